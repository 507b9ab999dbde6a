import type { Answer } from '../graph/outcome.ts'
import type { Sent } from '../graph/send.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Outcome } from '../model/outcome.ts'
import type { GraphRequest } from '../model/request.ts'
import { type Observation, observation } from '../observe/snapshot.ts'
import { type Memory, openMemory } from '../secrets/memory.ts'
import { outcomeOf } from './outcome-of.ts'
import { isUnderWayElsewhere } from './runs.ts'
import type { Session } from './session.ts'
import { stateDirectory } from './state-directory.ts'

/** One registration in one tenant: how it is read and written. */
export interface Tenant {
  readonly memory: Memory
  observe(appId?: string): Promise<Live>
  send(wave: readonly GraphRequest[], thenObserve?: string): Promise<{ outcomes: Outcome[]; live?: Live }>
}

export async function openTenant(session: Session, desired: Desired): Promise<Tenant> {
  const tenantId = await session.tenantId()
  const memory = openMemory(stateDirectory(), tenantId, desired.key)
  const toLive = (snapshot: Omit<Live, 'tenantId' | 'at' | 'mintings'>): Live => {
    if (snapshot.application) memory.learn(snapshot.application.appId)
    const now = session.clock.now()
    const mintings = memory.mintings().filter((minting) => !isUnderWayElsewhere(minting, now))
    return { tenantId, at: new Date(now).toISOString(), mintings, ...snapshot }
  }

  async function observe(appId = memory.appId): Promise<Live> {
    const first = observation(desired, appId)
    const found = first.assemble(await session.graph.read(first.calls))
    if (!('appId' in found)) return toLive(found)
    const second = observation(desired, found.appId)
    const snapshot = second.assemble(await session.graph.read(second.calls))
    // Recreated between the two reads: once more, from the start.
    return 'appId' in snapshot ? observe(snapshot.appId) : toLive(snapshot)
  }

  return {
    memory,
    observe,
    async send(wave, thenObserve) {
      const reads = thenObserve ? observation(desired, thenObserve) : undefined
      const calls = [...wave, ...(reads?.calls ?? [])]
      const sent = await session.graph.send(calls, reads ? 'serial' : 'parallel')
      const outcomes = wave.map(({ ok }, index) => outcomeOf(sent[index] as Sent, ok))
      const snapshot = reads && riding(reads, sent.slice(wave.length))
      return { outcomes, ...(snapshot ? { live: toLive(snapshot) } : {}) }
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
