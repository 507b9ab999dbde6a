import { type ApplyIO, apply, type Minted } from '../../apply/run.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import type { Registration } from '../../model/registration.ts'
import { buildPlan } from '../../plan/build.ts'
import { checkDifferences } from '../../verify/differences.ts'
import { provesSecret } from '../../verify/token.ts'
import { describe } from '../registration/describe.ts'
import { type KnownSecret, knownSecret, missingSecretNote } from '../registration/known-secret.ts'
import type { Session } from '../session/session.ts'
import type { Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'
import {
  type InstalledCertificate,
  installCertificates,
  makeDueCertificates,
  possession,
} from './certifying.ts'
import { openCourse } from './course.ts'
import { attempt, type DeliveredSecret, deliverTo, showStranded } from './delivering.ts'
import { handedOver, leftOpen } from './handing-over.ts'
import type { Passphrases } from './passphrases.ts'
import { type Proof, prove } from './proving.ts'
import { settledWishes, untilShown, waitForGrace } from './rotating.ts'
import type { Sinks } from './sinks.ts'
import { openTaskList } from './task-list.ts'

export interface Applied {
  readonly application: Application
  readonly registration: Registration
  readonly checks: readonly Check[]
  /** Those of the checks that were made with the new secrets. */
  readonly proofs: readonly Check[]
  readonly secrets: readonly DeliveredSecret[]
  readonly certificates: readonly InstalledCertificate[]
  /** What may be open and could not be looked at, and how to get it done. */
  readonly left: readonly string[]
}

export interface Circumstances {
  readonly session: Session
  readonly tenant: Tenant
  readonly desired: Desired
  readonly sinks: Sinks
  readonly passphrases: Passphrases
  readonly terminal: Terminal
}

/**
 * Carries out the plan, and proves each new secret with a token while the last writes are still under way. An error
 * says how far it came, and how to go on.
 */
export async function carryOut(plan: Plan, first: Live, circumstances: Circumstances): Promise<Applied> {
  try {
    return await carriedOut(plan, first, circumstances)
  } catch (error) {
    const { desired, session } = circumstances
    throw handedOver(error, desired.key, { cloud: session.cloud, tenantId: plan.tenantId })
  }
}

async function carriedOut(plan: Plan, first: Live, circumstances: Circumstances): Promise<Applied> {
  const { desired, session } = circumstances
  const secrets: DeliveredSecret[] = []
  const proofs: Promise<Proof>[] = []
  const io = createIO(circumstances, async (minted) => {
    const delivered = await deliverTo(circumstances.sinks, minted, circumstances.tenant)
    secrets.push(delivered)
    const proof = prove(minted, desired, session)
    // Its outcome is looked at below, also when the run fails before.
    proof.catch(() => {})
    proofs.push(proof)
    return delivered.deliveredTo
  })
  // Before the secret is there: then its proof waits for nothing but its token. A failure is met again in the proof.
  if (plan.objects.some(({ object }) => object === 'passwordCredential'))
    session.signingKeys().catch(() => {})
  const ready = await makeDueCertificates(first, { plan, ...circumstances })
  const live = await follow(plan, ready, io, circumstances).catch(async (error: unknown) => {
    await showStranded(secrets, circumstances)
    throw error
  })
  const done = await Promise.all(proofs)
  const proven = done.flatMap(({ checks }) => checks)
  // Not before: what a rotation superseded was no part of the plan that was just confirmed.
  for (const { keyId, checks } of done) if (provesSecret(checks)) circumstances.tenant.memory.proven(keyId)
  const end = await removeSuperseded(live, secrets, circumstances)
  const { application } = end
  if (!application) throw new AppregError('NOT_FOUND', `the application ${desired.key} is gone`)
  const registration = await describe(application, session, {
    desired,
    ...(await secretToShow(end, secrets, circumstances)),
  })
  const installed = await installCertificates(plan, desired, { ...circumstances, registration, live: end })
  const checks = [...checkDifferences(settledWishes(desired), end), ...proven, ...installed.checks]
  return {
    application,
    registration,
    checks,
    proofs: proven,
    secrets,
    certificates: installed.certificates,
    left: leftOpen(desired, end, { cloud: session.cloud, tenantId: plan.tenantId }),
  }
}

async function follow(
  plan: Plan,
  first: Live,
  io: ApplyIO,
  { desired, terminal, session }: Pick<Circumstances, 'desired' | 'terminal' | 'session'>,
): Promise<Live> {
  const course = openCourse(desired, first)
  if (plan.objects.length === 0) {
    course.end()
    return first
  }
  const run = apply(plan, desired, first, io)
  const tasks = openTaskList(terminal, session.clock.now)
  try {
    let step = await run.next()
    while (!step.done) {
      course.told(step.value)
      tasks.told(step.value)
      step = await run.next()
    }
    course.end()
    return step.value
  } finally {
    tasks.end()
  }
}

/** Once the new secrets of a rotation are proven, the old ones go; a short grace is waited for. */
async function removeSuperseded(
  live: Live,
  secrets: readonly DeliveredSecret[],
  circumstances: Circumstances,
): Promise<Live> {
  const { tenant, session, terminal } = circumstances
  const desired = settledWishes(circumstances.desired)
  await waitForGrace(desired, tenant.refreshed(live), { session, terminal })
  const now = await untilShown(secrets, live, { session, tenant })
  const plan = buildPlan(desired, now)
  // What else differs was not in the plan that was shown: it is not for this one.
  const objects = plan.objects.filter(({ object, op }) => object === 'passwordCredential' && op === 'delete')
  const io = createIO(circumstances, neverMints)
  return follow({ ...plan, objects }, now, io, { desired, terminal, session })
}

const neverMints = (): never => {
  throw new AppregError('DELIVERY_FAILED', 'a secret was minted while old ones were removed')
}

function createIO(
  { session, tenant, desired, sinks, passphrases }: Circumstances,
  deliverSecret: (minted: Minted) => Promise<string>,
): ApplyIO {
  return {
    observe: tenant.observe,
    send: tenant.send,
    beginMinting: (secret, live) =>
      tenant.memory.begin(secret, live, attempt(secret, desired, { live, sinks })),
    abandonMinting: tenant.memory.abandon,
    deliver: deliverSecret,
    provePossession: (thumbprint, objectId) =>
      possession(thumbprint, objectId, { desired, passphrases, session, now: new Date(session.clock.now()) }),
    confirmMintings: tenant.memory.confirm,
    ...session.clock,
  }
}

/** The secret that the configuration refers to: the one minted now, or what is known of an older one. */
async function secretToShow(live: Live, secrets: readonly DeliveredSecret[], circumstances: Circumstances) {
  const { desired, tenant, session, terminal, sinks } = circumstances
  const [wanted] = desired.secrets
  if (!wanted) return {}
  const minted = secrets.find(({ name }) => name === wanted.name)
  if (minted) return { secret: { name: minted.name, store: minted.deliveredTo } }
  const known = await knownSecret(wanted, live.application?.passwordCredentials ?? [], {
    memory: tenant.memory,
    now: session.clock.now(),
    surroundings: session.surroundings,
    reach: 'here',
  })
  if (!known) return {}
  const note = missingSecretNote(known) ?? unusedSinkNote(known, sinks.get(wanted.name)?.address)
  if (note) terminal.err(`note: ${note}\n`)
  const { name, store, isThere } = known
  return { secret: { name, ...(store && isThere !== false ? { store } : {}) } }
}

const unusedSinkNote = ({ name, store }: KnownSecret, sink: string | undefined): string | undefined =>
  sink === undefined || sink === store
    ? undefined
    : `${sink} was not written: the secret "${name}" is still valid${store ? `, and was delivered to ${store}` : ''}`
