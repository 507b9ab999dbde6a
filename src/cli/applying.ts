import { type ApplyIO, apply, type Minted } from '../apply/run.ts'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import type { Registration } from '../model/registration.ts'
import { checkDifferences } from '../verify/differences.ts'
import { proveSecret } from '../verify/token.ts'
import { describe } from './describe.ts'
import { handedOver } from './handing-over.ts'
import { type KnownSecret, knownSecret, missingSecretNote } from './known-secret.ts'
import { proofIO, type Session } from './session.ts'
import type { Sinks } from './sinks.ts'
import { openTaskList } from './task-list.ts'
import type { Tenant } from './tenant.ts'
import type { Terminal } from './terminal.ts'

export interface Applied {
  readonly application: Application
  readonly registration: Registration
  readonly checks: readonly Check[]
  readonly secrets: readonly DeliveredSecret[]
}

/** A secret that this run minted. `value` only for the sink that shows it. */
export interface DeliveredSecret {
  readonly name: string
  readonly keyId: string
  readonly endDateTime: string
  readonly deliveredTo: string
  readonly value?: string
}

export interface Circumstances {
  readonly session: Session
  readonly tenant: Tenant
  readonly desired: Desired
  readonly sinks: Sinks
  readonly terminal: Terminal
}

/** Carries out the plan, and proves each new secret with a token while the last writes are still under way. */
export async function carryOut(plan: Plan, first: Live, circumstances: Circumstances): Promise<Applied> {
  const { desired, session } = circumstances
  const secrets: DeliveredSecret[] = []
  const proofs: Promise<Check[]>[] = []
  const io = createIO(circumstances, async (minted) => {
    const delivered = await deliver(minted, circumstances)
    secrets.push(delivered)
    const proof = prove(minted, circumstances)
    // Its outcome is looked at below, also when the run fails before.
    proof.catch(() => {})
    proofs.push(proof)
    return delivered.deliveredTo
  })
  // Before the secret is there: then its proof waits for nothing but its token. A failure is met again in the proof.
  if (plan.objects.some(({ object }) => object === 'passwordCredential'))
    session.signingKeys().catch(() => {})
  const live = await follow(plan, first, io, circumstances).catch(async (error: unknown) => {
    await showStranded(secrets, circumstances)
    throw handedOver(error, session.cloud, { tenantId: plan.tenantId, args: process.argv.slice(2) })
  })
  const { application } = live
  if (!application) throw new AppregError('NOT_FOUND', `the application ${desired.key} is gone`)
  const checks = [...checkDifferences(desired, live), ...(await Promise.all(proofs)).flat()]
  const registration = await describe(application, session, {
    desired,
    ...(await secretToShow(live, secrets, circumstances)),
  })
  return { application, registration, checks, secrets }
}

async function follow(
  plan: Plan,
  first: Live,
  io: ApplyIO,
  { desired, terminal, session }: Circumstances,
): Promise<Live> {
  if (plan.objects.length === 0) return first
  const run = apply(plan, desired, first, io)
  const tasks = openTaskList(terminal, session.clock.now)
  try {
    let step = await run.next()
    while (!step.done) {
      tasks.told(step.value)
      step = await run.next()
    }
    return step.value
  } finally {
    tasks.end()
  }
}

/**
 * The run failed behind a secret that was to be shown at its end: it is shown all the same. In JSON the error takes the
 * document; then the secret counts as undelivered, and the next run replaces it.
 */
async function showStranded(
  secrets: readonly DeliveredSecret[],
  { terminal, tenant }: Circumstances,
): Promise<void> {
  const stranded = secrets.filter(({ value }) => value !== undefined)
  if (terminal.json || stranded.length === 0) return
  terminal.out(stranded.map(shownOnce).join(''))
  await terminal.written()
  tenant.memory.keep()
}

export const shownOnce = ({ name, value }: DeliveredSecret): string =>
  `\nsecret "${name}", shown this once: ${value}\n`

function createIO(
  { session, tenant }: Circumstances,
  deliverSecret: (minted: Minted) => Promise<string>,
): ApplyIO {
  return {
    observe: tenant.observe,
    send: tenant.send,
    beginMinting: (secret, live) => tenant.memory.begin(secret, live, process.pid),
    abandonMinting: tenant.memory.abandon,
    deliver: deliverSecret,
    confirmMintings: tenant.memory.confirm,
    ...session.clock,
  }
}

async function deliver(
  { secret, credential, secretText }: Minted,
  { sinks, tenant }: Circumstances,
): Promise<DeliveredSecret> {
  const { keyId, endDateTime } = credential
  tenant.memory.minted(secret, keyId)
  const sink = sinks.get(secret)
  if (!sink) throw new AppregError('DELIVERY_FAILED', `no sink was opened for "${secret}"`)
  await sink.deliver(secretText)
  // What is only shown counts as delivered when it has been printed.
  const isShown = sink.address === 'stdout'
  tenant.memory.delivered(keyId, sink.address, !isShown)
  return {
    name: secret,
    keyId,
    endDateTime,
    deliveredTo: sink.address,
    ...(isShown ? { value: secretText } : {}),
  }
}

function prove(
  { secretText, tenantId, appId }: Minted,
  { session, desired }: Circumstances,
): Promise<Check[]> {
  const registration: Registration = {
    tenantId,
    appId,
    cloud: session.cloud,
    displayName: desired.displayName,
    tokenVersion: desired.tokenVersion,
    identifierUris: desired.identifierUris.map((uri) => uri.replaceAll('{appId}', appId)),
    scopes: desired.scopes.map(({ value }) => value),
    redirectUris: desired.redirectUris,
  }
  return proveSecret(registration, secretText, proofIO(session))
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
