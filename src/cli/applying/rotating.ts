import { backoff } from '../../apply/backoff.ts'
import { unproven } from '../../aspects/superseded.ts'
import type { Desired, DesiredSecret } from '../../model/desired.ts'
import type { Live, Minting } from '../../model/live.ts'
import { proveSecret, provesSecret } from '../../verify/token.ts'
import { describe } from '../registration/describe.ts'
import { belongs, contentOf } from '../registration/known-secret.ts'
import type { Found } from '../registration/looking.ts'
import { proofIO, type Session } from '../session/session.ts'
import type { Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'

interface Circumstances {
  readonly session: Session
  readonly terminal: Terminal
}

/** What is wanted once the rotation is over: nothing besides what is there. */
export const settledWishes = (desired: Desired): Desired => ({
  ...desired,
  secrets: desired.secrets.map(({ besides: _, supersedes: __, grace: ___, ...secret }) => secret),
})

/** For so long a run stays to remove the old secret itself, in milliseconds. Otherwise a later one does. */
export const STAYS = 3_600_000

/** Waits until what was superseded may go, where that is soon. */
export async function waitForGrace(
  { secrets }: Desired,
  { application, mintings, at }: Live,
  { session: { clock }, terminal }: Circumstances,
): Promise<void> {
  const present = new Set(application?.passwordCredentials.map(({ keyId }) => keyId))
  const ends = mintings.flatMap(({ secret, supersedes = [], removeAfter, proven }) =>
    proven &&
    removeAfter &&
    secrets.some(({ name }) => name === secret) &&
    supersedes.some((id) => present.has(id))
      ? [Date.parse(removeAfter)]
      : [],
  )
  const left = Math.max(0, ...ends.filter((end) => end - Date.parse(at) <= STAYS)) - Date.parse(at)
  if (left <= 0) return
  const until = new Date(Date.parse(at) + left).toISOString()
  if (!terminal.quiet) {
    terminal.err(
      `waiting  until ${until}, when the grace is over; Ctrl-C leaves the rest to the next apply\n`,
    )
  }
  await clock.sleep(left)
}

/** How long the tenant may hide a secret that works, in milliseconds. Then what it superseded is left to a later run. */
const PATIENCE = 60_000

/**
 * Reads again where a replica does not show yet what this run has minted to take the place of another one: nothing is
 * removed for the sake of a secret that is not there.
 */
export async function untilShown(
  secrets: readonly { readonly keyId: string }[],
  live: Live,
  { session: { clock }, tenant }: { session: Session; tenant: Tenant },
): Promise<Live> {
  const replacing = tenant.memory
    .mintings()
    .filter(({ proven, supersedes }) => proven && supersedes)
    .map(({ keyId }) => keyId)
  const wanted = secrets.map(({ keyId }) => keyId).filter((keyId) => replacing.includes(keyId))
  const shows = ({ application }: Live) =>
    wanted.every((id) => application?.passwordCredentials.some(({ keyId }) => keyId === id))
  const deadline = clock.now() + PATIENCE
  let seen = live
  for (let tries = 0; !shows(seen) && clock.now() < deadline; tries++) {
    await clock.sleep(backoff(tries), 'the tenant does not show the new secret yet')
    seen = await tenant.observe(live.application?.appId)
  }
  return tenant.refreshed(seen)
}

/**
 * Brings to an end what a rotation left open that ended between delivery and proof: the new secret is proven with the
 * value that its sink holds. Where the sink gives nothing back, the rotation is made again.
 */
export async function settled(found: Found, circumstances: Circumstances): Promise<Found> {
  const { desired, tenant, live } = found
  const secrets: DesiredSecret[] = []
  for (const secret of desired.secrets) {
    const open = unproven(secret.name, live)
    if (!open || (await isProven(open, found, circumstances))) secrets.push(secret)
    else secrets.push(again(secret, open, circumstances.terminal))
  }
  return { desired: { ...desired, secrets }, tenant, live: tenant.refreshed(live) }
}

async function isProven(
  { keyId = '', deliveredTo = '' }: Minting,
  { desired, tenant, live }: Found,
  { session }: Circumstances,
): Promise<boolean> {
  const credential = live.application?.passwordCredentials.find((one) => one.keyId === keyId)
  if (!live.application || !credential) return false
  const { surroundings } = session
  const held = await contentOf(deliveredTo, { surroundings, reach: 'anywhere' })
  if (held === undefined || held === 'empty' || !belongs(held, credential)) return false
  const registration = await describe(live.application, session, { desired })
  const proven = provesSecret(await proveSecret(registration, held.value, proofIO(session)))
  if (proven) tenant.memory.proven(keyId)
  return proven
}

function again(
  secret: DesiredSecret,
  { keyId = '', supersedes = [], deliveredTo, startedAt }: Minting,
  terminal: Terminal,
): DesiredSecret {
  const both = [...supersedes, keyId]
  if (!terminal.quiet) {
    terminal.err(
      `note: the rotation of "${secret.name}" that began on ${startedAt.slice(0, 10)} ended before its new value was proven, and ${deliveredTo} does not show that it holds it: it is rotated again\n`,
    )
  }
  const store = deliveredTo ?? secret.store
  return { ...secret, ...(store ? { store } : {}), besides: both, supersedes: both, grace: 0 }
}
