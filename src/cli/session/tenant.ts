import type { Call } from '../../graph/client.ts'
import type { Answer } from '../../graph/outcome.ts'
import type { Sent } from '../../graph/send.ts'
import type { Desired } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { Policies } from '../../model/policies.ts'
import type { GraphRequest } from '../../model/request.ts'
import { policyReads } from '../../observe/policies.ts'
import type { Snapshot } from '../../observe/read.ts'
import { type Observation, observation, sequel } from '../../observe/snapshot.ts'
import { needsLeaveToCreate } from '../../plan/directory-roles.ts'
import { type Memory, openMemory } from '../../secrets/memory.ts'
import { keptCertificates } from '../applying/kept-certificates.ts'
import { outcomeOf } from './outcome-of.ts'
import { isUnderWayElsewhere } from './runs.ts'
import type { Session } from './session.ts'

/** One registration in one tenant: how it is read and written. */
export interface Tenant {
  readonly memory: Memory
  observe(appId?: string): Promise<Live>
  send(wave: readonly GraphRequest[], thenObserve?: string): Promise<{ outcomes: Outcome[]; live?: Live }>
  /** The same with what is remembered by now: no read. */
  refreshed(live: Live): Live
}

export async function openTenant(session: Session, desired: Desired): Promise<Tenant> {
  const identity = await session.identity()
  const { tenantId, objectId: caller } = identity
  const memory = openMemory(session.stateDirectory, tenantId, desired.appId ?? desired.key)
  const toLive = async (snapshot: Snapshot): Promise<Live> => {
    if (snapshot.application) memory.learn(snapshot.application.appId)
    return {
      tenantId,
      caller,
      ...remembered(),
      keptCertificates: await keptCertificates(desired, {
        session,
        ...(isSignedIn(snapshot) ? { formerAt: new Date(session.clock.now()) } : {}),
      }),
      ...(identity.kind === 'application' ? { signedInAs: identity.clientId } : {}),
      ...snapshot,
      ...(policies ? { policies } : {}),
    }
  }
  /** The registration itself, that is. */
  const isSignedIn = ({ application }: Snapshot) =>
    identity.kind === 'application' && identity.clientId === application?.appId
  const remembered = (): Pick<Live, 'at' | 'mintings'> => {
    const now = session.clock.now()
    const mintings = memory.mintings().filter((minting) => !isUnderWayElsewhere(minting, now))
    return { at: new Date(now).toISOString(), mintings }
  }

  // Policies ride along with the first look. They do not change while a plan is carried out.
  let policies: Policies | undefined
  async function read(calls: readonly Call[], appId: string | undefined): Promise<Answer[]> {
    if (policies) return session.graph.read(calls)
    const mayCreate = (appId ?? desired.appId) === undefined && needsLeaveToCreate(identity)
    const reads = policyReads(desired, mayCreate)
    const answers = await session.graph.read([...calls, ...reads.calls])
    policies = reads.assemble(answers.slice(calls.length))
    return answers.slice(0, calls.length)
  }

  async function observe(appId = desired.appId ?? memory.appId): Promise<Live> {
    const live = await observeAs(appId)
    if (live.application || !appId || desired.appId) return live
    // What is remembered is gone: then it matters whether it can come back.
    return observeAs(undefined)
  }

  async function observeAs(appId: string | undefined): Promise<Live> {
    const first = observation(desired, appId)
    const found = first.assemble(await read(first.calls, appId))
    if (!('appId' in found)) return toLive(await withSequel(found))
    const second = observation(desired, found.appId)
    const snapshot = second.assemble(await session.graph.read(second.calls))
    // Recreated between the two reads: once more, from the start.
    return 'appId' in snapshot ? observeAs(snapshot.appId) : toLive(await withSequel(snapshot))
  }

  async function withSequel(snapshot: Snapshot): Promise<Snapshot> {
    const { calls, assemble } = sequel(desired, snapshot)
    return calls.length === 0 ? snapshot : assemble(await session.graph.read(calls))
  }

  return {
    memory,
    observe,
    refreshed: (live) => ({ ...live, ...remembered() }),
    async send(wave, thenObserve) {
      const reads = thenObserve ? observation(desired, thenObserve) : undefined
      const calls = [...wave, ...(reads?.calls ?? [])]
      const sent = await session.graph.send(calls, reads ? 'serial' : 'parallel')
      const outcomes = wave.map(({ ok }, index) => outcomeOf(sent[index] as Sent, ok))
      const snapshot = reads && riding(reads, sent.slice(wave.length))
      return { outcomes, ...(snapshot ? { live: await toLive(snapshot) } : {}) }
    },
  }
}

/** The snapshot that rode along behind the writes; nothing where one of the reads got no proper answer. */
function riding(reads: Observation, sent: readonly Sent[]) {
  const answers = sent.filter((one): one is Answer => 'status' in one)
  if (answers.length < sent.length || answers.some(({ status }) => status !== 200)) return undefined
  const snapshot = reads.assemble(answers)
  return 'appId' in snapshot ? undefined : snapshot
}
