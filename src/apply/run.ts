import type { Desired } from '../model/desired.ts'
import type { PasswordCredential } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphFailure, Outcome } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import type { GraphRequest } from '../model/request.ts'
import { changes } from '../plan/build.ts'
import { backoff, TRIES } from './backoff.ts'
import { deliver } from './delivery.ts'
import type { ApplyEvent } from './events.ts'
import { type Failed, keyReserved, reasonOf, refused, unsettled } from './failures.ts'
import { requireUnmoved } from './unmoved.ts'
import { nextWave, predicted } from './wave.ts'

export interface ApplyIO {
  /** Reads everything. A known `appId` saves a round trip. */
  observe(appId?: string): Promise<Live>
  /**
   * Sends the requests of one wave. With `thenObserve`, the reads of a snapshot of that appId ride along in the same
   * batch, behind the writes; `live` is their result, absent when they could not be carried out.
   */
  send(wave: readonly GraphRequest[], thenObserve?: string): Promise<{ outcomes: Outcome[]; live?: Live }>
  /** Called before a secret is minted: from now on an undelivered one can be told from others. */
  beginMinting(secret: string, live: Live): void
  /** Graph refused to mint: what appears under this name is somebody else's. */
  abandonMinting(secret: string): void
  /** Takes the only copy of a secret to its sink, and answers with the sink's address. */
  deliver(minted: Minted): Promise<string>
  /**
   * Signs a proof that the application has the private key of the certificate with this thumbprint. It is good for some
   * minutes, so it is made when it is sent.
   */
  provePossession(thumbprint: string, objectId: string): Promise<string>
  /** The secrets delivered by this run have been seen in the tenant. */
  confirmMintings(): void
  now(): number
  sleep(milliseconds: number, because?: string): Promise<void>
}

export interface Minted {
  readonly secret: string
  readonly credential: PasswordCredential
  readonly secretText: string
  readonly tenantId: string
  readonly appId: string
}

/** How long the tenant may show no progress. Graph's replicas usually agree within seconds, at times in minutes. */
const PATIENCE = 120_000

/** How often the tenant is looked at before a key counts as reserved. */
const LOOKS = 3

interface Progress {
  live: Live
  /** Some answer meant lag, or none came: then one agreeing read is not enough at the end. */
  doubted: boolean
  /** The last wave brought a snapshot of its own. */
  seen: Live | undefined
  /** Not sent again. What does not depend on it is done all the same, before the run fails. */
  refused: Failed[]
  tries: number
  deadline: number
  /** How often in a row each request got no usable answer, by its summary. */
  readonly unanswered: Map<string, number>
}

/**
 * Carries out a plan: sends what can be sent, believes the answers, and goes on from there until nothing is left;
 * then one whole read confirms it. Where no usable answer came, the tenant is read before anything is sent again, so
 * that no call lands twice. Returns the confirmed state.
 */
export async function* apply(
  plan: Plan,
  desired: Desired,
  first: Live,
  io: ApplyIO,
): AsyncGenerator<ApplyEvent, Live> {
  const progress: Progress = {
    live: first,
    doubted: false,
    seen: undefined,
    refused: [],
    tries: 0,
    deadline: io.now() + PATIENCE,
    unanswered: new Map(),
  }
  for (;;) {
    const { live } = progress
    requireUnmoved(plan, desired, live)
    const wave = nextWave(desired, live).filter((request) => !wasRefused(request, progress))
    if (wave.length === 0) break
    yield* sendWave(wave, desired, progress, io)
  }
  if (progress.refused.length > 0) throw refused(progress.refused, progress.live)
  return yield* confirm(desired, progress, io)
}

const wasRefused = ({ summary }: GraphRequest, { refused }: Progress): boolean =>
  refused.some(({ request }) => request.summary === summary)

async function* sendWave(
  wave: readonly GraphRequest[],
  desired: Desired,
  progress: Progress,
  io: ApplyIO,
): AsyncGenerator<ApplyEvent, void> {
  const before = progress.live
  // Only behind a single write: reads that wait for several would hold these up one after another.
  const isLast = wave.length === 1 && nextWave(desired, predicted(before, wave)).length === 0
  yield { type: 'wave.started', steps: wave.map(({ summary }) => summary) }
  for (const { mints } of wave) if (mints) io.beginMinting(mints, before)
  const ready = await Promise.all(wave.map((request) => withProof(request, before, io)))
  const { outcomes, live: seen } = await io.send(ready, isLast ? before.application?.appId : undefined)
  progress.seen = seen

  const open: Open[] = []
  let retry: Retry = 'none'
  for (const [index, request] of wave.entries()) {
    const outcome = outcomes[index] as Outcome
    if (outcome.kind === 'done') {
      yield* settle(request, outcome.body, { desired, progress, io })
      continue
    }
    const need = afterFailure(request, outcome, { progress, io })
    if (need === 'none') {
      yield { type: 'step.refused', step: request.summary, reason: outcome.failure.message }
      continue
    }
    if (retry !== 'look') retry = need
    open.push({ step: request.summary, failure: outcome.failure })
  }
  if (retry === 'none') return
  requireHope(open, progress, io)
  const pause = backoff(progress.tries++)
  for (const { step, failure } of open) yield { type: 'step.waiting', step, reason: reasonOf(failure), pause }
  await io.sleep(pause)
  if (retry === 'wait') return
  progress.live = await io.observe(progress.live.application?.appId)
  progress.seen = undefined
  for (const [index, { summary }] of wave.entries()) {
    const outcome = outcomes[index] as Outcome
    const reserved = outcome.kind === 'exists' && reservedKey(desired, progress, outcome.failure)
    if (!reserved) continue
    yield { type: 'step.refused', step: summary, reason: outcome.failure.message }
    throw reserved
  }
}

interface Open {
  readonly step: string
  readonly failure: GraphFailure
}

/** Ends the run where the tenant has shown no progress for too long, or a request was sent too often for nothing. */
function requireHope(open: readonly Open[], { deadline, unanswered }: Progress, io: ApplyIO): void {
  const given = open.filter(({ step }) => (unanswered.get(step) ?? 0) >= TRIES)
  const over = io.now() >= deadline ? open : given
  if (over.length > 0) throw unsettled(over.map(({ step }) => step).join(', '), over.at(-1)?.failure)
}

async function withProof(request: GraphRequest, { application }: Live, io: ApplyIO): Promise<GraphRequest> {
  const { provenBy, body } = request
  if (provenBy === undefined) return request
  return { ...request, body: { ...body, proof: await io.provePossession(provenBy, application?.id ?? '') } }
}

/** Before a request is sent again: nothing, some time, or a look at the tenant because it may have taken effect. */
type Retry = 'none' | 'wait' | 'look'

function afterFailure(
  request: GraphRequest,
  { kind, failure }: Exclude<Outcome, { kind: 'done' }>,
  { progress, io }: { progress: Progress; io: ApplyIO },
): Retry {
  progress.doubted = true
  const isCertain = kind === 'lag' || kind === 'refused'
  if (request.mints && isCertain) io.abandonMinting(request.mints)
  if (kind === 'refused') {
    progress.refused.push({ request, failure })
    return 'none'
  }
  const { unanswered } = progress
  unanswered.set(request.summary, kind === 'unknown' ? (unanswered.get(request.summary) ?? 0) + 1 : 0)
  return kind === 'lag' ? 'wait' : 'look'
}

/** Not at the first look: somebody else may have created it just now. */
function reservedKey(desired: Desired, { live, tries }: Progress, cause: GraphFailure) {
  const [deleted] = live.deleted ?? []
  return deleted && !live.application && tries > LOOKS ? keyReserved(desired, deleted, cause) : undefined
}

async function* settle(
  request: GraphRequest,
  body: unknown,
  { desired, progress, io }: { desired: Desired; progress: Progress; io: ApplyIO },
): AsyncGenerator<ApplyEvent, void> {
  const { secretText, ...answer } = (body ?? {}) as Record<string, unknown>
  progress.live = request.fold(progress.live, body === undefined ? undefined : answer)
  progress.deadline = io.now() + PATIENCE
  progress.tries = 0
  progress.unanswered.delete(request.summary)
  if (request.mints) {
    const credential = answer as unknown as PasswordCredential
    const minted = { secret: request.mints, secretText: String(secretText), credential }
    const deliveredTo = yield* delivery(request, () => deliver(minted, desired, progress.live, io))
    progress.live = remembering(progress.live, { secret: request.mints, credential, deliveredTo })
    yield { type: 'secret.delivered', name: request.mints, keyId: credential.keyId, deliveredTo }
  }
  yield { type: 'step.done', step: request.summary, live: progress.live }
}

/** Where the sink fails, the step is not under way any more: the error says what became of the secret. */
async function* delivery(
  { summary: step }: GraphRequest,
  carry: () => Promise<string>,
): AsyncGenerator<ApplyEvent, string> {
  try {
    return await carry()
  } catch (error) {
    yield { type: 'step.refused', step, reason: 'the secret could not be delivered' }
    throw error
  }
}

/** From here on the credential is a delivered one, also beside an older attempt that left no trace. */
function remembering(
  live: Live,
  { secret, credential, deliveredTo }: Pick<Minted, 'secret' | 'credential'> & { deliveredTo: string },
): Live {
  const { keyId, startDateTime: startedAt } = credential
  const application = live.application?.appId ?? ''
  return {
    ...live,
    mintings: [...live.mintings, { application, secret, before: [], startedAt, keyId, deliveredTo }],
  }
}

/** One whole read at the end. Where something was in doubt, two in a row have to agree. */
async function* confirm(desired: Desired, progress: Progress, io: ApplyIO): AsyncGenerator<ApplyEvent, Live> {
  const deadline = io.now() + PATIENCE
  // A read that rode along is older than the delivery of the secret that it rode behind.
  const seen = progress.seen && { ...progress.seen, mintings: progress.live.mintings }
  let agreed = 0
  for (let tries = 0; ; tries++) {
    const live = (tries === 0 ? seen : undefined) ?? (await io.observe(progress.live.application?.appId))
    const open = changes(desired, live)
    agreed = open.length > 0 ? 0 : agreed + 1
    progress.doubted ||= open.length > 0
    if (agreed === (progress.doubted ? 2 : 1)) {
      io.confirmMintings()
      yield { type: 'confirmed' }
      return live
    }
    if (open.length > 0 && io.now() >= deadline) {
      throw unsettled(open.map(({ object, path }) => path ?? object).join(', '))
    }
    await io.sleep(backoff(tries), 'the tenant does not show all of it yet')
  }
}
