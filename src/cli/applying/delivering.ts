import { takeBack } from '../../apply/delivery.ts'
import type { Minted } from '../../apply/run.ts'
import { endOf, removePassword } from '../../aspects/secrets.ts'
import { AppregError } from '../../errors.ts'
import type { Desired } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Attempt } from '../../secrets/memory.ts'
import { safeLine } from '../present/safe.ts'
import type { Session } from '../session/session.ts'
import type { Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'
import type { Sinks } from './sinks.ts'

/** A secret that this run minted. `value` only for the sink that shows it. */
export interface DeliveredSecret {
  readonly name: string
  readonly keyId: string
  readonly endDateTime: string
  readonly deliveredTo: string
  readonly value?: string
}

interface Circumstances {
  readonly session: Session
  readonly tenant: Tenant
  readonly desired: Desired
  readonly terminal: Terminal
}

/** What is remembered before the request is sent. */
export function attempt(
  secret: string,
  desired: Desired,
  { live, sinks }: { live: Live; sinks: Sinks },
): Attempt {
  const wanted = desired.secrets.find(({ name }) => name === secret)
  const { supersedes = [], grace = 0 } = wanted ?? {}
  const removeAfter = new Date(Date.parse(live.at) + grace).toISOString()
  const to = sinks.get(secret)?.address
  return {
    run: process.pid,
    ...(to ? { to } : {}),
    ...(wanted ? { endDateTime: endOf(wanted, live) } : {}),
    ...(supersedes.length > 0 ? { supersedes, removeAfter } : {}),
    ...(wanted?.isExtra ? { untold: true as const } : {}),
  }
}

/** Takes the only copy to its sink. What is only shown counts as delivered when it has been printed. */
export async function deliverTo(
  sinks: Sinks,
  { secret, credential, secretText, appId }: Minted,
  { memory }: Tenant,
): Promise<DeliveredSecret> {
  const { keyId, endDateTime } = credential
  memory.minted(secret, keyId)
  const sink = sinks.get(secret)
  if (!sink) throw new AppregError('DELIVERY_FAILED', `no sink was opened for "${secret}"`)
  await sink.deliver(secretText, { name: secret, keyId, appId, endDateTime })
  const isShown = sink.fate === 'shown'
  memory.delivered(keyId, sink.address, !isShown)
  return {
    name: secret,
    keyId,
    endDateTime,
    deliveredTo: sink.address,
    ...(isShown ? { value: secretText } : {}),
  }
}

/** Those that this process has shown: nothing else keeps them. */
let shownSecrets: readonly DeliveredSecret[] = []
export const shownHere = (): readonly DeliveredSecret[] => shownSecrets

export const shownOnce = ({ name, value }: DeliveredSecret): string =>
  `\nsecret "${safeLine(name)}", shown this once: ${value}\n`

/** What is said below the configuration of those that are only shown; in brief they stand among its values. */
export const shownBelow = (
  secrets: readonly DeliveredSecret[],
  { brief }: { readonly brief?: boolean },
): string[] =>
  secrets
    .filter(({ value }) => value !== undefined)
    .map((one) => (brief ? '\nThe client secret is shown this once: copy it now.\n' : shownOnce(one)))

/**
 * Waits until the result is printed, and with it the secrets that are shown there. One that nobody could see is taken
 * back: `DELIVERY_FAILED`.
 */
export async function printed(
  secrets: readonly DeliveredSecret[],
  { session, tenant, desired, terminal }: Circumstances,
): Promise<void> {
  try {
    await terminal.written()
  } catch (cause) {
    const unseen = secrets.filter(({ value }) => value !== undefined)
    const fates: string[] = []
    for (const { name, keyId } of unseen) {
      const isGone = await takeBack(removePassword(desired, keyId), { send: tenant.send, ...session.clock })
      if (isGone) tenant.memory.forget(keyId)
      fates.push(
        `the secret "${name}" was shown to nobody; ${isGone ? 'it was removed again' : 'the next run removes it'}`,
      )
    }
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError(
      'DELIVERY_FAILED',
      [`standard output cannot be written: ${reason}`, ...fates].join('\n'),
      {
        hints: unseen.length > 0 ? ['name another place with --secret-to, and run the command again'] : [],
        cause,
      },
    )
  }
  tenant.memory.keep()
  shownSecrets = [...shownSecrets, ...secrets]
}

/**
 * The run failed behind a secret that was to be shown at its end: it is shown all the same. In JSON the error takes the
 * document; then the secret counts as undelivered, and the next run replaces it.
 */
export async function showStranded(
  secrets: readonly DeliveredSecret[],
  { terminal, tenant }: Circumstances,
): Promise<void> {
  const stranded = secrets.filter(({ value }) => value !== undefined)
  if (terminal.json || stranded.length === 0) return
  terminal.out(stranded.map(shownOnce).join(''))
  await terminal.written().then(tenant.memory.keep, () => {})
}
