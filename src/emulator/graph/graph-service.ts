import { underLimits } from '../conditions/graph-conditions.ts'
import { playVariants } from '../conditions/graph-variants.ts'
import { withLag } from '../conditions/lag.ts'
import type { HttpRequest, Reply } from '../http-message.ts'
import { withHeaders } from '../http-message.ts'
import { findMultiTenant, tenantsOf, type World } from '../world.ts'
import { answerBatch } from './batch.ts'
import { parseBody } from './body.ts'
import { type Caller, identify } from './caller.ts'
import { parsePath } from './path.ts'
import { admit } from './permissions.ts'
import { parseQuery } from './query.ts'
import { errorReply, Refusal, type RequestIds } from './refusal.ts'
import { findRoute } from './routes.ts'

/** A Graph request below the version: from the wire, or one item of a batch. */
export interface GraphRequest {
  readonly method: string
  /** `/applications/…`, without version and query. */
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** One item of a batch. */
  readonly batched?: boolean
  /** An item that depends on another one, which went before it. */
  readonly dependent?: boolean
}

export type Answer = (request: GraphRequest) => Reply

const VERSION = /^\/v1\.0(?=\/|$)/i
const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'

/** Microsoft Graph v1.0 over one tenant. */
export async function answerGraph(world: World, request: HttpRequest): Promise<Reply> {
  const requestId = world.ambient.newId()
  const clientRequestId = request.headers['client-request-id'] ?? requestId
  const ids = { requestId, clientRequestId, now: world.ambient.now() }
  const reply = await guarded(ids, () => answerWhole(world, request, ids))
  return withHeaders(reply, {
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000',
    vary: 'Accept-Encoding',
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic': DIAGNOSTIC,
  })
}

const DIAGNOSTIC = JSON.stringify({
  ServerInfo: { DataCenter: 'Emulator', Slice: 'E', Ring: '1', ScaleUnit: '000', RoleInstance: 'EMULATOR' },
})

async function answerWhole(world: World, request: HttpRequest, ids: RequestIds): Promise<Reply> {
  const check = { tenants: tenantsOf(world), signing: world.signing, now: ids.now }
  const { caller, tenant } = await identify(request.headers.authorization, check)
  if (!VERSION.test(request.path))
    throw new Refusal(400, 'BadRequest', `Invalid version: ${request.path.split('/')[1] ?? ''}`)
  const body = parseBody(request.body, request.headers['content-type'])
  const inner = { ...request, path: request.path.replace(VERSION, ''), body }
  const own = { ...world, tenant }
  const on = { caller, root: `${request.origin}/v1.0` }
  const answer: Answer = (item) =>
    underLimits(own, { caller, item, ids }, () =>
      withLag(own, item, (seen) => guardedNow(ids, () => answerOne(seen, on, item))),
    )
  if (/^\/\$batch\/?$/i.test(inner.path) && inner.method === 'POST')
    return answerBatch(inner.body, answer, world.ambient.variants)
  return answer(inner)
}

function answerOne(world: World, on: { caller: Caller; root: string }, request: GraphRequest): Reply {
  const { route, keys } = findRoute(request.method, parsePath(request.path))
  const reach = admit(on.caller, route.needs)
  const { body, headers } = request
  const query = parseQuery(request.query, headers)
  const { tenant, ambient } = world
  const multiTenant = (appId: string) => findMultiTenant(world, appId)
  const call = { ...on, tenant, ambient, multiTenant, reach, keys, query, headers, body }
  const reply = playVariants(route, call)
  const described =
    typeof reply.body === 'object' ? { 'content-type': JSON_TYPE, 'odata-version': '4.0' } : {}
  return withHeaders(reply, { 'x-ms-resource-unit': '1', ...described })
}

async function guarded(ids: RequestIds, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    return failure(error, ids)
  }
}

function guardedNow(ids: RequestIds, work: () => Reply): Reply {
  try {
    return work()
  } catch (error) {
    return failure(error, ids)
  }
}

/** A refusal keeps its words; anything else is the emulator's own mistake and says so. */
function failure(error: unknown, ids: RequestIds): Reply {
  if (error instanceof Refusal) return errorReply(error, ids)
  const reason = error instanceof Error ? error.message : String(error)
  return errorReply(new Refusal(500, 'InternalServerError', `The emulator failed: ${reason}`), ids)
}
