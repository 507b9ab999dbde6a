import { orphans, REPLICATION } from '../../aspects/secrets.ts'
import { named } from '../../aspects/superseded.ts'
import { AppregError } from '../../errors.ts'
import type { PasswordCredential } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Held, Sink } from '../../secrets/sink.ts'
import { belongs } from '../registration/known-secret.ts'
import type { How } from './mint.ts'

/** What becomes of the secrets that a new one stands beside. */
export interface OldOnes {
  /** All of that name: they do not count any more. */
  readonly all: readonly PasswordCredential[]
  /** Those whose value the sink holds, as far as is known. */
  readonly inSink: readonly PasswordCredential[]
  /** Those that the new one takes the place of. */
  readonly superseded: readonly PasswordCredential[]
  readonly left: readonly LeftSecret[]
  /** Key ids of those that were delivered to the sink moments ago, and that no replica shows yet: they go as well. */
  readonly unseen: readonly string[]
}

export interface LeftSecret extends Pick<PasswordCredential, 'keyId' | 'endDateTime'> {
  readonly because: string
  /** From then on a later run removes it. */
  readonly removeAfter?: string
}

interface Asked {
  readonly how: How
  readonly sink: Sink
  readonly grace: number | undefined
}

/**
 * Without a grace, only what was delivered to the same sink makes room: who reads it there gets the new one. With a
 * grace the person has said that all of that name may go.
 */
export async function oldOnes(name: string, live: Live, { how, sink, grace }: Asked): Promise<OldOnes> {
  const all = held(name, live)
  const owner = await ownerOf(sink, live)
  const isHere = (keyId: string) =>
    keyId === owner || live.mintings.some((one) => one.keyId === keyId && one.deliveredTo === sink.address)
  // What is handed on or shown stays nowhere.
  const inSink = sink.fate === 'kept' ? all.filter(({ keyId }) => isHere(keyId)) : []
  const cut = untold(name, live, sink)
  const added = all.filter(({ keyId }) => cut.includes(keyId))
  const rotated = grace === undefined ? inSink : all
  const superseded = how === 'add' ? added : rotated
  const left = all
    .filter((one) => !superseded.includes(one) && Date.parse(one.endDateTime) > Date.parse(live.at))
    .map(({ keyId, endDateTime }) => ({ keyId, endDateTime, because: reason(keyId, live, sink) }))
  const recent = unseen(name, live, sink)
  return {
    all,
    inSink,
    superseded,
    left,
    unseen: how === 'add' ? recent.filter((keyId) => cut.includes(keyId)) : recent,
  }
}

/** Without those whose value nobody holds. */
function held(name: string, live: Live): PasswordCredential[] {
  const lost = orphans(name, live)
  return named(name, live).filter((credential) => !lost.includes(credential))
}

/** What a `secret add` delivered there that was interrupted: the same command again is to end with one of them. */
const untold = (name: string, { mintings }: Live, sink: Sink): string[] =>
  mintings.flatMap(({ secret, keyId, deliveredTo, untold }) =>
    untold && secret === name && keyId !== undefined && deliveredTo === sink.address ? [keyId] : [],
  )

/** What a rotation minted that was killed just now: the sink will not hold it any longer, so it must not stay valid. */
const unseen = (name: string, { application, mintings, at }: Live, sink: Sink): string[] =>
  mintings.flatMap(({ secret, keyId, deliveredTo, startedAt }) =>
    secret === name &&
    keyId !== undefined &&
    deliveredTo === sink.address &&
    Date.parse(at) - Date.parse(startedAt) < REPLICATION &&
    !application?.passwordCredentials.some((one) => one.keyId === keyId)
      ? [keyId]
      : [],
  )

/** Whose value the sink holds. A hint of three characters may fit several: then nobody's. */
async function ownerOf(sink: Sink, { application }: Live): Promise<string | undefined> {
  const held: Held | undefined = await sink.read?.().catch(() => undefined)
  const owners = held ? application?.passwordCredentials.filter((one) => belongs(held, one)) : []
  return owners?.length === 1 ? owners[0]?.keyId : undefined
}

function reason(keyId: string, { mintings }: Live, sink: Sink): string {
  if (sink.fate !== 'kept') return 'the new one has to be put in its place first'
  const before = mintings.find((one) => one.keyId === keyId)?.deliveredTo
  return before ? `it was delivered to ${before}` : `nothing shows that it was delivered to ${sink.address}`
}

/** Throws where the new secret would leave an old one both valid and lost. */
export function requireRoom(
  how: How,
  { name, sink, grace, old, live }: Omit<Asked, 'how'> & { name: string; old: OldOnes; live: Live },
): void {
  if (how === 'rotate' && grace !== undefined && sink.fate !== 'kept') {
    throw new AppregError(
      'USAGE',
      `--grace does not go with ${sink.address}: from there the new secret has to be put in its place first`,
      { hints: ['leave --grace out, and remove the old one afterwards with appreg secret revoke KEYID'] },
    )
  }
  const lost = old.inSink.filter(
    (one) => !old.superseded.includes(one) && Date.parse(one.endDateTime) > Date.parse(live.at),
  )
  if (how === 'rotate' || lost.length === 0) return
  const ids = lost.map(({ keyId }) => keyId).join(', ')
  throw new AppregError(
    'USAGE',
    `${sink.address} holds the valid secret "${name}" (key id ${ids}), and would hold it no more`,
    {
      hints: [
        `to replace it: appreg secret rotate ${name}`,
        'to have another one beside it, name another place with --secret-to',
      ],
    },
  )
}

/** Throws where nothing is there to rotate. */
export function requireOne(name: string, live: Live): void {
  if (held(name, live).length === 0) throw nothingToRotate(name, live)
}

function nothingToRotate(name: string, { application }: Live): AppregError {
  const others = [
    ...new Set(application?.passwordCredentials.map(({ displayName }) => displayName ?? 'unnamed')),
  ]
  return new AppregError('NOT_FOUND', `there is no secret "${name}" to rotate`, {
    hints: [
      others.length > 0 ? `there are ${others.join(', ')}` : 'the registration has no client secret',
      `to make one: appreg secret add ${name}`,
    ],
  })
}
