import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Memory } from '../../secrets/memory.ts'
import { provesSecret } from '../../verify/token.ts'
import type { Applied } from '../applying/applying.ts'
import { type DeliveredSecret, shownOnce } from '../applying/delivering.ts'
import { checksView } from '../present/checks-view.ts'
import { safeLine } from '../present/safe.ts'
import type { How } from './mint.ts'
import type { LeftSecret, OldOnes } from './old-ones.ts'
import { leftLine } from './plan.ts'

/** What a command that mints has to tell. */
export interface Minted {
  readonly tenantId: string
  readonly appId: string
  readonly objectId: string
  readonly secret: DeliveredSecret
  readonly checks: readonly Check[]
  readonly isProven: boolean
  /** Key ids of the old ones that are gone. */
  readonly removed: readonly string[]
  readonly left: readonly LeftSecret[]
}

export function resultOf(
  { application, registration, secrets, proofs }: Applied,
  old: OldOnes,
  { memory, now }: { readonly memory: Memory; readonly now: number },
): Minted {
  const [secret] = secrets
  if (!secret) {
    throw new AppregError(
      'TENANT_MOVED',
      'somebody else added a secret of that name meanwhile: none was minted',
      {
        hints: ['look at appreg secret list, then run the command again'],
      },
    )
  }
  const isProven = provesSecret(proofs)
  const present = new Set(application.passwordCredentials.map(({ keyId }) => keyId))
  const removeAfter = memory.mintings().find(({ keyId }) => keyId === secret.keyId)?.removeAfter
  const waiting = old.superseded
    .filter(({ keyId }) => present.has(keyId))
    .map(
      ({ keyId, endDateTime }): LeftSecret => ({
        keyId,
        endDateTime,
        because: whyWaiting(isProven, removeAfter, now),
        ...(removeAfter ? { removeAfter } : {}),
      }),
    )
  return {
    tenantId: registration.tenantId,
    appId: application.appId,
    objectId: application.id,
    secret,
    // What the token says is a server's business; here it matters that there is one.
    checks: proofs.slice(0, 1),
    isProven,
    removed: old.superseded.map(({ keyId }) => keyId).filter((keyId) => !present.has(keyId)),
    left: [...waiting, ...old.left.filter(({ keyId }) => present.has(keyId))],
  }
}

function whyWaiting(isProven: boolean, removeAfter: string | undefined, now: number): string {
  if (!isProven) return 'the new one has not been seen to work'
  return removeAfter && Date.parse(removeAfter) > now
    ? 'its grace is not over'
    : 'the tenant does not show the new one yet'
}

/** In the form in which `apply` tells of its secrets. */
export const mintedJson = ({ tenantId, appId, objectId, secret, isProven: _, ...rest }: Minted) => ({
  tenantId,
  appId,
  objectId,
  secrets: [secret],
  ...rest,
})

export function mintedView(
  how: How,
  { secret, checks, removed, left, appId }: Minted,
  colour: boolean,
): string {
  const { name, keyId, endDateTime, deliveredTo, value } = secret
  const where = value === undefined ? `delivered to ${safeLine(deliveredTo)}` : 'shown below'
  return [
    `${how === 'add' ? 'added' : 'rotated'} the secret "${safeLine(name)}": key id ${keyId}, valid until ${endDateTime.slice(0, 10)}, ${where}\n`,
    checksView(checks, colour),
    ...removed.map((id) => `removed  the old secret, key id ${id}\n`),
    ...left.map((one) => `left     the old secret, ${leftLine(one, appId)}\n`),
    ...(value === undefined ? [] : [shownOnce(secret)]),
  ].join('')
}
