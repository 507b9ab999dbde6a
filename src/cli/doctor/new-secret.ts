import type { Party } from '../../doctor/look/picture.ts'
import type { NewSecret } from '../../doctor/mend/new-secret.ts'
import { AppregError } from '../../errors.ts'
import type { DesiredSecret } from '../../model/desired.ts'
import type { Application, PasswordCredential } from '../../model/directory.ts'
import type { Fix } from '../../model/finding.ts'
import { shellLine } from '../../render/formats/shell.ts'
import { type Memory, openMemory } from '../../secrets/memory.ts'
import { openSink } from '../../secrets/open-sink.ts'
import type { Flags } from '../command.ts'
import type { Target } from '../registration/existing.ts'
import { belongs, contentOf } from '../registration/known-secret.ts'
import { type Prepared, prepare } from '../secret/prepare.ts'
import { asItIs, nameOf, secretNamed, usualPlace } from '../secret/subject.ts'
import type { Session } from '../session/session.ts'

/** What a new secret would be, as a plan with what it does, or as a step for a person. */
export type Proposal =
  | { readonly prepared: Prepared; readonly fix: Pick<Fix, 'summary' | 'steps'> }
  | { readonly step: string }

/**
 * Planned where it is certainly needed and somebody has said where it goes: `--secret-to`, the manifest, or the last one
 * on this machine. Throws where nobody can tell which secret is meant, or where the tenant would refuse it.
 */
export async function proposeSecret(
  { party, isCertain }: NewSecret,
  { session, flags }: { readonly session: Session; readonly flags: Flags },
): Promise<Proposal> {
  const { application } = party.live
  if (!application) throw new AppregError('NOT_FOUND', `${party.appId} is registered in another tenant`)
  const target = targetOf(party)
  const name = nameOf([], target, withNames(application, party.live.at))
  const secret = { ...secretNamed(name, target), renewBeforeDays: 0 }
  const held = application.passwordCredentials.filter(({ displayName }) => displayName === name)
  const how = held.length > 0 ? 'rotate' : 'add'
  const memory = await memoryOf(target, application, session)
  const address = flags.secretTo ?? secret.store ?? usualPlace(name, memory, session.surroundings)
  const place = address === undefined || isShown(address, session) ? undefined : address
  const fitting = place && (await fittingIn(place, held, { session, at: party.live.at }))
  if (fitting)
    return {
      step: `${place} holds the value of a valid secret, ${labelOf(fitting)}: configure the client with that.`,
    }
  if (!isCertain || place === undefined) return { step: commandFor(secret, how, { party, place }) }
  const wish = { how, target, secret, grace: undefined, addressOf: () => place } as const
  const prepared = await prepare(wish, application, session)
  return { prepared, fix: fixOf(name, place, prepared) }
}

/** Those that have a name; where all of a name have ended, that is the one that is missed. */
function withNames(application: Application, at: string): Application {
  const named = application.passwordCredentials.filter(({ displayName }) => displayName !== null)
  const isValid = ({ endDateTime }: PasswordCredential) => Date.parse(endDateTime) > Date.parse(at)
  const missed = named.filter(
    (one) => !named.some((other) => other.displayName === one.displayName && isValid(other)),
  )
  return { ...application, passwordCredentials: missed.length > 0 ? missed : named }
}

export const targetOf = ({ appId, desired }: Party): Target => ({
  reference: appId,
  ...(desired ? { desired } : {}),
})

export async function memoryOf(target: Target, application: Application, session: Session): Promise<Memory> {
  const { appId, key } = asItIs(target, application)
  return openMemory(session.stateDirectory, await session.tenantId(), appId ?? key)
}

/** What doctor prints is passed on. */
const isShown = (address: string, { surroundings }: Session): boolean =>
  openSink(address, surroundings).fate === 'shown'

/** The valid secret whose value is there already: then another one helps nobody. */
async function fittingIn(
  place: string,
  held: readonly PasswordCredential[],
  { session: { surroundings }, at }: { readonly session: Session; readonly at: string },
): Promise<PasswordCredential | undefined> {
  const content = await contentOf(place, { surroundings, reach: 'anywhere' })
  if (content === undefined || content === 'empty') return undefined
  return held.find((one) => Date.parse(one.endDateTime) > Date.parse(at) && belongs(content, one))
}

const labelOf = ({ displayName, keyId, endDateTime }: PasswordCredential): string =>
  `"${displayName}" (key id ${keyId}, until ${endDateTime.slice(0, 10)})`

function commandFor(
  { name }: DesiredSecret,
  how: 'add' | 'rotate',
  { party, place }: Pick<NewSecret, 'party'> & { readonly place: string | undefined },
): string {
  const words = ['appreg', 'secret', how, name, '--app', party.appId, '--secret-to', place ?? 'file:PATH']
  const old = how === 'rotate' ? '; the old one stays until the new one is proven' : ''
  return `To have a new one made, delivered and proven: \`${shellLine(words)}\`${old}.`
}

function fixOf(name: string, place: string, { old }: Prepared): Pick<Fix, 'summary' | 'steps'> {
  const ids = old.superseded.map(({ keyId }) => keyId)
  const then = ids.length === 0 ? '' : `, and remove the old one (key id ${ids.join(', ')}) once it is proven`
  return {
    summary: `mint a new secret "${name}", deliver it to ${place}${then}`,
    steps: [
      `The client has to read it from ${place}: restart it, or paste the value into its settings where it does not.`,
    ],
  }
}
