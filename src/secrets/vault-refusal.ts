import { AppregError } from '../errors.ts'

interface Place {
  readonly vault: string
  readonly name: string
  readonly host: string
}

/** The status that a vault answered with; nothing where no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown }
  return typeof statusCode === 'number' ? statusCode : undefined
}

/**
 * What a vault's refusal means, and the way out. The refusal itself is not kept as a cause: it holds the request, and
 * with it the secret. https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */
export function explained(error: unknown, place: Place): AppregError {
  if (error instanceof AppregError) return error
  const { vault, name, host } = place
  const address = `keyvault://${vault}/${name}`
  const status = statusOf(error)
  const message = error instanceof Error ? (error.message.split(/[\r\n]/)[0] ?? '') : String(error)
  const refusal = `${message} ${innerCode(error)}`
  // Also of a proxy that finds nobody.
  if (status === undefined || status >= 500) return unreachable(address, host, message)
  if (status === 409) return deletedName(place)
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

const unreachable = (address: string, host: string, reason: string): AppregError =>
  new AppregError('UNREACHABLE', `${address} cannot be reached: no answer from ${host}: ${reason}`, {
    hints: [
      'is the name of the vault right? az keyvault list --query "[].name" lists those of the subscription',
      'a vault with a private endpoint answers in its own network only; behind a proxy set HTTPS_PROXY',
    ],
  })

/** The name of a deleted secret stays taken until somebody recovers or purges it. */
const deletedName = ({ vault, name }: Place): AppregError =>
  new AppregError(
    'INPUT_UNREADABLE',
    `keyvault://${vault}/${name} was deleted, and its name is taken until it is recovered or purged`,
    {
      hints: [
        `to go on with it: az keyvault secret recover --vault-name ${vault} --name ${name}`,
        `to be rid of it: az keyvault secret purge --vault-name ${vault} --name ${name}`,
        'or choose another name',
      ],
    },
  )

/** Vaults decide by roles or by access policies, and say by which. */
function notAllowed(error: unknown, { vault, name }: Place): AppregError {
  const text = error instanceof Error ? error.message : String(error)
  const who = /oid=([0-9a-f-]{36})/i.exec(text)?.[1] ?? 'OBJECT-ID'
  const role = `az role assignment create --role "Key Vault Secrets Officer" --assignee ${who} --scope "$(az keyvault show --name ${vault} --query id --output tsv)"`
  const policy = `az keyvault set-policy --name ${vault} --object-id ${who} --secret-permissions get set`
  return new AppregError('FORBIDDEN', `not allowed to set keyvault://${vault}/${name}`, {
    hints: [
      innerCode(error) === 'ForbiddenByRbac' ? `whoever may, runs: ${role}` : `whoever may, runs: ${policy}`,
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
