import * as z from 'zod'
import { batchOutcome, itemHeaders } from '../conditions/throttled-batch.ts'
import type { Variants } from '../conditions/variants.ts'
import type { Reply } from '../http-message.ts'
import type { Answer, GraphRequest } from './graph-service.ts'
import { Refusal } from './refusal.ts'

const MAX_ITEMS = 20
const WRITES = ['POST', 'PATCH', 'PUT']

const batchBody = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string().transform((method) => method.toUpperCase()),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).default([]),
    }),
  ),
})

type Item = z.infer<typeof batchBody>['requests'][number]

/** JSON batching: 200 as soon as the batch can be read; every item succeeds or fails on its own. */
export function answerBatch(body: unknown, answer: Answer, variants: Variants): Reply {
  const items = readItems(body)
  const done = new Map<string, Reply>()
  for (const item of inOrder(items)) {
    const failed = item.dependsOn.some((id) => (done.get(id.toLowerCase())?.status ?? 0) >= 400)
    done.set(item.id.toLowerCase(), failed ? failedDependency : answer(requestOf(item)))
  }
  return {
    ...batchOutcome(done.values(), variants),
    body: {
      responses: items.toReversed().map(({ id }) => responseOf(id, done.get(id.toLowerCase()), variants)),
    },
  }
}

function readItems(body: unknown): Item[] {
  const parsed = batchBody.safeParse(body)
  if (!parsed.success) throw malformed('Invalid batch payload format.')
  const items = parsed.data.requests
  if (items.length > MAX_ITEMS)
    throw new Refusal(
      400,
      'MaximumValueExceeded',
      `Number of batch request steps exceeds the maximum value of ${MAX_ITEMS}.`,
    )
  const ids = new Set(items.map(({ id }) => id.toLowerCase()))
  if (ids.size < items.length) throw malformed('Request ids in a batch must be unique.')
  for (const { id, method, body: sent, headers, dependsOn } of items) {
    const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
    // Also where the operation itself takes no body, such as restore (reported).
    if (WRITES.includes(method) ? sent === undefined || !typed : sent !== undefined && !typed)
      throw malformed(`Write request id : ${id} does not contain Content-Type header or body.`)
    if (!dependsOn.every((other) => ids.has(other.toLowerCase())))
      throw malformed(`Request id ${id} depends on a request that is not in the batch.`)
  }
  return items
}

const malformed = (message: string): Refusal => new Refusal(400, 'BadRequest', message)

/** Items in the order given, each after those it depends on. */
function inOrder(items: readonly Item[]): Item[] {
  const order: Item[] = []
  const visit = (item: Item, path: readonly Item[]): void => {
    if (path.includes(item)) throw malformed(`Request id ${item.id} depends on itself.`)
    if (order.includes(item)) return
    for (const id of item.dependsOn) {
      const other = items.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase())
      if (other) visit(other, [...path, item])
    }
    order.push(item)
  }
  for (const item of items) visit(item, [])
  return order
}

function requestOf(item: Item): GraphRequest {
  const [path = '', query = ''] = item.url.split(/\?(.*)/s)
  const headers = Object.fromEntries(
    Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    method: item.method,
    path: path.startsWith('/') ? path : `/${path}`,
    query,
    headers,
    body: item.body,
    batched: true,
    dependent: item.dependsOn.length > 0,
  }
}

const failedDependency: Reply = {
  status: 424,
  headers: { 'content-type': 'application/json' },
  body: { error: { code: 'FailedDependency', message: 'A request this one depends on has failed.' } },
}

const responseOf = (id: string, reply: Reply | undefined, variants: Variants) => ({
  id,
  status: reply?.status,
  headers: itemHeaders(reply, variants),
  ...(reply?.body === undefined ? {} : { body: reply.body }),
})
