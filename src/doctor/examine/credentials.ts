import { commandWord } from '../../model/command-word.ts'
import type { KeyCredential, PasswordCredential } from '../../model/directory.ts'
import { ended, isPast } from '../look/credential.ts'
import { nameOf, type Picture } from '../look/picture.ts'
import { type Trouble, trouble } from './trouble.ts'

const DAY = 86_400_000
/** Where the manifest says nothing else. */
const SOON = 30

type Credential = (PasswordCredential | KeyCredential) & { readonly endDateTime: string | null }

/** Nobody misses what has ended as long as another one of the kind is valid. */
export function credentials(picture: Picture): Trouble[] {
  const { application } = picture.client.live
  if (!application) return []
  const certificates = application.keyCredentials.filter(({ usage }) => usage === 'Verify')
  return [
    ...judged('secret', application.passwordCredentials, picture),
    ...judged('certificate', certificates, picture),
  ]
}

type Kind = 'secret' | 'certificate'

function judged(kind: Kind, held: readonly Credential[], picture: Picture): Trouble[] {
  const { at } = picture
  const past = held.filter(({ endDateTime }) => isPast(endDateTime, at))
  const valid = held.filter((one) => !past.includes(one))
  const lasting = valid.filter((one) => daysLeft(one, at) >= renewBefore(one, picture))
  return [
    ...past.map((one) => hasEnded(kind, one, { picture, isMissed: valid.length === 0 })),
    ...(lasting.length > 0 ? [] : valid.map((one) => endsSoon(kind, one, picture))),
  ]
}

const daysLeft = ({ endDateTime }: Credential, at: string): number =>
  endDateTime === null ? Number.POSITIVE_INFINITY : (Date.parse(endDateTime) - Date.parse(at)) / DAY

const renewBefore = ({ displayName }: Credential, { client }: Picture): number =>
  client.desired?.secrets.find(({ name }) => name === displayName)?.renewBeforeDays ?? SOON

const renewal = (kind: Kind, { displayName }: Credential, { client }: Picture) => ({
  kind: kind === 'secret' ? ('new-secret' as const) : ('other' as const),
  summary: `renew it, and deliver it to the client`,
  steps:
    kind === 'secret'
      ? [
          `Run \`appreg secret rotate ${commandWord(displayName ?? '', 'NAME')} --app ${client.appId} --secret-to SINK\`.`,
          'Put the new value into the connector or client.',
        ]
      : ['Run `appreg apply` with a manifest that names it, or upload a new one.'],
})

function hasEnded(
  kind: Kind,
  one: Credential,
  { picture, isMissed }: { readonly picture: Picture; readonly isMissed: boolean },
): Trouble {
  const { client, at } = picture
  return trouble({
    check: kind === 'secret' ? 'secret-valid' : 'certificate-registered',
    title: `A ${kind} of ${nameOf(client)} has ended`,
    cause: isMissed
      ? `It has no other valid ${kind}: a client that uses it is refused (AADSTS7000222).`
      : 'Another one is valid: this one can go.',
    severity: isMissed ? 'error' : 'info',
    evidence: {
      what: `endDateTime of "${one.displayName ?? one.keyId}"`,
      expected: `after ${at.slice(0, 10)}`,
      actual: ended(one.endDateTime ?? at, at),
    },
    fix: isMissed
      ? renewal(kind, one, picture)
      : {
          kind: 'other',
          summary: 'remove it',
          steps:
            kind === 'secret' ? [`Run \`appreg secret revoke ${one.keyId} --app ${client.appId}\`.`] : [],
        },
    newSecret: isMissed && kind === 'secret' ? { party: client, isCertain: true } : undefined,
  })
}

const endsSoon = (kind: Kind, one: Credential, picture: Picture): Trouble =>
  trouble({
    check: kind === 'secret' ? 'secret-valid' : 'certificate-registered',
    title: `A ${kind} of ${nameOf(picture.client)} ends soon`,
    cause: `From then on a client that uses it is refused (AADSTS7000222).`,
    severity: 'warning',
    evidence: {
      what: `endDateTime of "${one.displayName ?? one.keyId}"`,
      expected: `${renewBefore(one, picture)} days away at least`,
      actual: `${one.endDateTime?.slice(0, 10)}, in ${Math.floor(daysLeft(one, picture.at))} days`,
    },
    fix: renewal(kind, one, picture),
  })
