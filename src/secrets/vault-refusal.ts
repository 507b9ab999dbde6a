import { AppregError } from '../errors.ts'

/** A name in a vault, and what is wanted of it. */
export interface VaultPlace {
  readonly vault: string
  readonly name: string
  readonly host: string
  readonly want: Want
}

/** What may be lacking, and who gives it. */
const wants = {
  'set a secret': {
    object: 'secret',
    refused: 'set',
    role: 'Key Vault Secrets Officer',
    policy: '--secret-permissions get set',
  },
  'make a certificate': {
    object: 'certificate',
    refused: 'read or make the certificate',
    role: 'Key Vault Certificates Officer',
    policy: '--certificate-permissions get list create',
  },
  sign: {
    object: 'certificate',
    refused: 'sign with the key of',
    role: 'Key Vault Crypto User',
    policy: '--key-permissions get sign',
  },
} as const
type Want = keyof typeof wants

/** `rest` is what stands behind `keyvault:`, as manifest/sink-address.ts admits it. */
export function vaultPlace(rest: string, suffix: string, want: Want): VaultPlace {
  const [, , vault = '', name = ''] = rest.split('/')
  return { vault, name, host: `${vault.toLowerCase()}.${suffix}`, want }
}

export const addressIn = ({ vault, name }: VaultPlace): string => `keyvault://${vault}/${name}`

/** The status that a vault answered with; nothing where no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown }
  return typeof statusCode === 'number' ? statusCode : undefined
}

/**
 * What a vault's refusal means, and the way out. The refusal itself is not kept as a cause: it holds the request, and
 * with it the secret. https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */
export function explained(error: unknown, place: VaultPlace): AppregError {
  if (error instanceof AppregError) return error
  const { vault, host } = place
  const address = addressIn(place)
  const status = statusOf(error)
  const message = error instanceof Error ? (error.message.split(/[\r\n]/)[0] ?? '') : String(error)
  const refusal = `${message} ${innerCode(error)}`
  if (status !== 404 && UNUSABLE.test(message)) return unusable(place, message)
  // Also of a proxy that finds nobody.
  if (status === undefined || status >= 500) return unreachable(address, host, message)
  if (status === 409 && isDeletion(error)) return deletedName(place, error.purgedOn)
  if (status === 409) return taken(place, message)
  if (status === 403 && /SecretManagedByKeyVault|managed by/i.test(refusal)) {
    return new AppregError(
      'INPUT_UNREADABLE',
      `${address} belongs to a certificate, which manages its value`,
      {
        hints: ['choose another name for the secret'],
      },
    )
  }
  if (status === 403 && /ForbiddenBy(Firewall|Connection)|client address|network access/i.test(refusal)) {
    return new AppregError('FORBIDDEN', `the vault ${vault} does not take requests from here: ${message}`, {
      hints: [
        `let this machine in: az keyvault network-rule add --name ${vault} --ip-address ADDRESS`,
        'or run appreg where the vault can be reached',
      ],
    })
  }
  if (status === 403) return notAllowed(error, place)
  if (status === 401) {
    return new AppregError('FORBIDDEN', `the vault ${vault} does not accept who is signed in: ${message}`, {
      hints: ['a vault takes tokens of its own tenant only: is it in another one?'],
    })
  }
  return new AppregError('UNREACHABLE', `${address} gave no usable answer: ${message} (HTTP ${status})`)
}

/** Of the vault (403), and of its client, which looks at the dates of a key before it asks. */
const UNUSABLE = /disabled (?:secret|key)|expired (?:key|at )|not yet valid|can't be used before/i

const unusable = (place: VaultPlace, message: string): AppregError => {
  const { vault, name, want } = place
  return new AppregError('INPUT_UNREADABLE', `${addressIn(place)} cannot be used: ${message}`, {
    hints: [
      `where it was disabled: az keyvault ${wants[want].object} set-attributes --vault-name ${vault} --name ${name} --enabled true`,
    ],
  })
}

const unreachable = (address: string, host: string, reason: string): AppregError =>
  new AppregError('UNREACHABLE', `${address} cannot be reached: no answer from ${host}: ${reason}`, {
    hints: [
      'is the name of the vault right? az keyvault list --query "[].name" lists those of the subscription',
      'a vault with a private endpoint answers in its own network only; behind a proxy set HTTPS_PROXY',
    ],
  })

/** What a vault would say when the name of a deleted object is used. */
export const nameOfDeleted = (recoveryLevel: string | undefined, scheduledPurge: Date | undefined): Error =>
  Object.assign(new Error('it is in a deleted but recoverable state'), {
    statusCode: 409,
    // Without that word nobody may purge it: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
    ...(recoveryLevel?.includes('Purgeable') === false ? { purgedOn: scheduledPurge } : {}),
  })

const isDeletion = (error: unknown): error is Error & { readonly purgedOn?: Date } =>
  error instanceof Error &&
  (/deleted but recoverable/i.test(error.message) || innerCode(error) === 'ObjectIsDeletedButRecoverable')

/** The name of a deleted object stays taken until somebody recovers or purges it. */
function deletedName(place: VaultPlace, purgedOn: Date | undefined): AppregError {
  const { vault, name } = place
  const az = `az keyvault ${wants[place.want].object}`
  const on = `--vault-name ${vault} --name ${name}`
  return new AppregError(
    'INPUT_UNREADABLE',
    `${addressIn(place)} was deleted, and its name is taken until it is recovered or purged`,
    {
      hints: [
        `to go on with it: ${az} recover ${on}`,
        purgedOn === undefined
          ? `to be rid of it: ${az} purge ${on}`
          : `it cannot be purged, because the vault has purge protection: it goes by itself on ${purgedOn.toISOString().slice(0, 10)}`,
        'or choose another name',
      ],
    },
  )
}

const taken = (place: VaultPlace, message: string): AppregError =>
  new AppregError('INPUT_UNREADABLE', `${addressIn(place)} cannot be used now: ${message}`, {
    hints: ['wait until what is under way there is over, or choose another name'],
  })

/** Vaults decide by roles or by access policies, and say by which. */
function notAllowed(error: unknown, place: VaultPlace): AppregError {
  const { vault, want } = place
  const { refused, role, policy } = wants[want]
  const text = error instanceof Error ? error.message : String(error)
  const who = /oid=([0-9a-f-]{36})/i.exec(text)?.[1] ?? 'OBJECT-ID'
  const byRole = `az role assignment create --role "${role}" --assignee ${who} --scope "$(az keyvault show --name ${vault} --query id --output tsv)"`
  const byPolicy = `az keyvault set-policy --name ${vault} --object-id ${who} ${policy}`
  return new AppregError('FORBIDDEN', `not allowed to ${refused} ${addressIn(place)}`, {
    hints: [
      `whoever may, runs: ${innerCode(error) === 'ForbiddenByRbac' ? byRole : byPolicy}`,
      'a new assignment takes some minutes to count',
    ],
  })
}

/** Key Vault's own code, inside the general one. */
function innerCode(error: unknown): string {
  const { details } = (error ?? {}) as {
    readonly details?: { readonly error?: { readonly innerError?: { readonly code?: unknown } } }
  }
  const code = details?.error?.innerError?.code
  return typeof code === 'string' ? code : ''
}
