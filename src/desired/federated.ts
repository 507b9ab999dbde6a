import { createHash } from 'node:crypto'
import { type Trusted, trustedBy } from '../manifest/federated.ts'
import type { Manifest } from '../manifest/schema.ts'
import { slug } from '../manifest/slug.ts'
import type { DesiredFederatedCredential } from '../model/desired.ts'

type Entries = Manifest['credentials']['federated']

export const desiredFederated = (entries: Entries): DesiredFederatedCredential[] =>
  entries.flatMap(trustedBy).map((trusted) => ({
    name: trusted.name ?? nameOf(trusted),
    issuer: trusted.issuer,
    subject: trusted.subject,
    audience: trusted.audience,
    ...(trusted.description === undefined ? {} : { description: trusted.description }),
  }))

const MAX_NAME = 120
const DIGITS = 8

/** Names cannot change, so they follow from what is trusted alone, not from the other entries. */
function nameOf({ kind, issuer, subject }: Trusted): string {
  const digest = createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, DIGITS)
  const readable = slug(`${kind} ${subject}`).slice(0, MAX_NAME - DIGITS - 1)
  return `${readable.replace(/-$/, '')}-${digest}`
}
