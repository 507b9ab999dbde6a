import { EmulatorError } from '../emulator-error.ts'

/**
 * Behaviours of the service with two readings. By default the emulator plays the better-evidenced one; each name switches
 * to the other. The evidence for both is in docs/emulator.md.
 */
export const variants = {
  'nested-patch-replaces':
    'PATCH replaces complex properties such as api and web whole; members that were not sent fall back to their defaults',
  'enabled-scope-may-change': 'the value of a scope or app role may change while it is enabled',
  'default-audience-multi':
    'an application created without signInAudience takes work and personal accounts and version 2 tokens',
  'newer-members-shown': 'applications carry the members that only the newer schema has',
  'short-pages': 'lists without $top come in pages of 10 instead of 100',
  'client-key-id-refused': 'addPassword refuses a keyId that the client chose',
  'upsert-answers-200': 'an upsert of an application that exists answers 200 with the application, not 204',
  'preference-applied-header': 'an upsert answers with Preference-Applied',
  'unique-name-in-body-accepted': 'POST and PATCH take a uniqueName in the body',
  'taken-unique-name-409': 'a uniqueName that a deleted application holds is a 409, not a 400',
  'deleted-names-free': 'deleted applications give their uniqueName and identifier URIs free at once',
  'deleted-app-leaves-service-principal': 'deleting an application leaves its service principal',
  'ownedby-cannot-list':
    'Application.ReadWrite.OwnedBy alone may not list applications or service principals',
  'ownedby-lists-all': 'Application.ReadWrite.OwnedBy alone sees all applications, and writes its own',
  'owner-references-not-listed': 'GET …/owners/$ref is refused; references can only be added and removed',
  'nested-select-refused': '$select inside $expand=owners(…) is refused',
  'count-refused-otherwise':
    '/$count without ConsistencyLevel is refused in the words and with the code of 2025',
  'unknown-select-ignored': '$select of an unknown property is ignored',
  'unknown-grant-scope-refused': 'a grant may only name scopes that its resource has',
  'malformed-id-400': 'an object id that is no GUID is a 400, not a 404',
  'no-federated-credential-70025':
    'a token of an outside issuer for an application without federated credentials is AADSTS70025, not 70021',
  'malformed-filter-id-matches-nothing': '$filter for an id that is no GUID finds nothing, it is no 400',
  'throttled-item-fails-batch': 'a batch with a throttled item answers 424 itself',
  'batch-level-retry-after': 'Retry-After of a throttled item stands on the batch, not on the item',
  'throttled-calls-count': 'throttled requests use up the limit too',
  'batch-reads-see-stale': 'with lag, items of a batch do not see what the items they depend on wrote',
  'lagging-reference-otherwise':
    'with lag, a grant for a new service principal is a 400, not a 404, and a role assignment a 404, not a 400',
  'refused-grant-landed': 'with lag, a grant that is refused because of it has been stored all the same',
} as const

export type Variant = keyof typeof variants

/** Which readings are switched to. */
export interface Variants {
  has(name: Variant): boolean
}

export const noVariants: Variants = { has: () => false }

const isVariant = (name: string): name is Variant => Object.hasOwn(variants, name)

/** Names as given on the command line, also several in one, separated by commas. Throws EmulatorError for an unknown one. */
export function readVariants(given: readonly string[]): Variant[] {
  const names = given.flatMap((part) => part.split(/[\s,]+/)).filter((name) => name !== '')
  return [...new Set(names)].map((name) => {
    if (isVariant(name)) return name
    throw new EmulatorError(`there is no variant "${name}"; there are: ${Object.keys(variants).join(', ')}`)
  })
}
