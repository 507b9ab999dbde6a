import type { ApplyEvent } from '../../src/apply/events.ts'
import { type ApplyIO, apply } from '../../src/apply/run.ts'
import type { Desired } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import type { GraphFailure, Outcome } from '../../src/model/outcome.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { GraphRequest } from '../../src/model/request.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { openMemory } from '../../src/secrets/memory.ts'
import { appId, objectId, tenantId, today, vacant } from './model.ts'

/** What goes wrong with one request. `crash`: the process ends, before or after the request took effect. */
export type Fault =
  | { readonly kind: 'lag' | 'refused' | 'unknown'; readonly failure: GraphFailure }
  | { readonly kind: 'lost'; readonly effect: boolean }
  | { readonly kind: 'crash'; readonly effect: boolean }

export interface Given {
  readonly holds?: Live
  /** An empty folder, for what the machine remembers between runs. */
  readonly folder: string
  /** Asked for every request; `count`: how many were sent before it, in all runs. */
  readonly fault?: (request: GraphRequest, count: number) => Fault | undefined
  /** How many writes an answer to a read is behind; `count`: how many reads there were before it. */
  readonly behind?: (count: number) => number
  /** Why the sink takes no secret. */
  readonly sinkFails?: string
}

export const lag: Fault = { kind: 'lag', failure: { status: 404, message: 'not on this replica yet' } }
export const forbidden: Fault = {
  kind: 'refused',
  failure: { status: 403, code: 'Authorization_RequestDenied', message: 'Insufficient privileges' },
}
export const badRequest: Fault = {
  kind: 'refused',
  failure: { status: 400, code: 'Request_BadRequest', message: 'Invalid value specified' },
}

/** A tenant in memory: requests take effect by their own account of it. Its clock moves only when somebody sleeps. */
export function tenant(given: Given) {
  const history: Live[] = [given.holds ?? vacant()]
  const sent: string[] = []
  const slept: number[] = []
  const inSink: string[] = []
  const working = new Map<string, string>()
  let reads = 0
  let rides = 0
  let now = Date.parse(today)
  let memory = openMemory(given.folder, tenantId, 'mcp-dev')

  const holds = (behind = 0): Live => history.at(-1 - behind) ?? (history[0] as Live)
  const seen = (behind = 0): Live => ({
    ...holds(behind),
    at: new Date(now).toISOString(),
    mintings: memory.mintings(),
  })

  function land(request: GraphRequest): Outcome {
    const before = holds()
    if (isThere(request, before)) {
      return { kind: 'exists', failure: { status: 409, message: 'it exists already' } }
    }
    const answer = answerTo(request, { number: history.length, at: new Date(now).toISOString() })
    const { secretText, ...folded } = { ...answer } as Record<string, unknown>
    history.push(request.fold(before, folded))
    if (secretText) working.set(String(folded.keyId), String(secretText))
    return { kind: 'done', body: answer }
  }

  function handle(request: GraphRequest): Outcome {
    const fault = given.fault?.(request, sent.length)
    sent.push(request.summary)
    if (!fault) return land(request)
    if ('failure' in fault) return fault
    if (fault.effect) land(request)
    if (fault.kind === 'crash') throw new Error('the process ended')
    return { kind: 'unknown', failure: { message: 'connection reset' } }
  }

  const io: ApplyIO = {
    async observe() {
      const behind = given.behind?.(reads) ?? 0
      reads++
      return seen(behind)
    },
    async send(wave, thenObserve) {
      const outcomes = wave.map(handle)
      if (!thenObserve || outcomes.some(({ kind }) => kind !== 'done')) return { outcomes }
      rides++
      return { outcomes, live: seen() }
    },
    beginMinting: memory.begin,
    abandonMinting: memory.abandon,
    async deliver({ secret, credential, secretText }) {
      memory.minted(secret, credential.keyId)
      if (given.sinkFails) throw new Error(given.sinkFails)
      inSink.push(secretText)
      memory.delivered(credential.keyId, 'file:client.secret', true)
      return 'file:client.secret'
    },
    provePossession: async (thumbprint, objectId) => `fake proof by ${thumbprint} for ${objectId}`,
    confirmMintings: () => memory.confirm(),
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds)
      now += milliseconds
    },
  }

  return {
    io,
    sent,
    slept,
    inSink,
    holds,
    seen,
    counts: () => ({ reads, rides }),
    /** Values that sign in, of credentials that are still there. */
    usable: () =>
      (holds().application?.passwordCredentials ?? []).flatMap(({ keyId }) => working.get(keyId) ?? []),
    /** A new process: what the old one knew is gone but for the journal. */
    restart() {
      memory = openMemory(given.folder, tenantId, 'mcp-dev')
    },
  }
}

export type Tenant = ReturnType<typeof tenant>

export async function run(
  { io, seen }: Tenant,
  desired: Desired,
  plan: Plan = buildPlan(desired, seen()),
): Promise<{ events: string[]; live: Live }> {
  const steps = apply(plan, desired, seen(), io)
  const events: string[] = []
  for (;;) {
    const step = await steps.next()
    if (step.done) return { events, live: step.value }
    events.push(line(step.value))
  }
}

function line(event: ApplyEvent): string {
  if (event.type === 'wave.started') return `wave: ${event.steps.join(' + ')}`
  if (event.type === 'step.done') return `done: ${event.step}`
  if (event.type === 'step.refused') return `refused: ${event.step} (${event.reason})`
  if (event.type === 'step.waiting') return `waiting: ${event.step} (${event.reason})`
  return event.type === 'confirmed' ? 'confirmed' : `delivered: ${event.name}`
}

const isThere = ({ path, headers, body }: GraphRequest, live: Live) =>
  (headers?.Prefer !== undefined && live.application !== undefined) ||
  (path === '/servicePrincipals' && live.servicePrincipal !== undefined) ||
  (path === '/oauth2PermissionGrants' &&
    live.grants.some(({ resourceId }) => resourceId === body?.resourceId)) ||
  (path.endsWith('/federatedIdentityCredentials') &&
    live.federatedIdentityCredentials.some(({ name }) => name === body?.name))

function answerTo({ headers, path, body }: GraphRequest, { number, at }: { number: number; at: string }) {
  if (headers?.Prefer) return { id: objectId, appId }
  if (path.startsWith('/oauth2PermissionGrants')) return { id: `grant-${number}` }
  if (path === '/servicePrincipals') return { id: `sp-${number}` }
  if (/\/(appRoleAssign(ments|edTo)|federatedIdentityCredentials)$/.test(path)) return { id: `id-${number}` }
  if (!path.endsWith('/addPassword')) return undefined
  const more = { keyId: `key-${number}`, startDateTime: at, hint: 'fak', secretText: `fake-value-${number}` }
  return { ...(body?.passwordCredential as object), ...more }
}
