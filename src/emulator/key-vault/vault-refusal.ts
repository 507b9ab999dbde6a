import type { Reply } from '../http-message.ts'

/** Key Vault says no. */
export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal'
  readonly status: number
  readonly code: string
  readonly inner: string | undefined

  constructor(status: number, code: string, of: { message: string; inner?: string }) {
    super(of.message)
    this.status = status
    this.code = code
    this.inner = of.inner
  }
}

/** The envelope of Key Vault's errors. */
export const refusalReply = ({ status, code, message, inner }: VaultRefusal): Reply => ({
  status,
  body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
})

export const badParameter = (message: string): VaultRefusal =>
  new VaultRefusal(400, 'BadParameter', { message })

/** `what` is the name, or name/version. */
export const secretNotFound = (what: string): VaultRefusal =>
  new VaultRefusal(404, 'SecretNotFound', {
    message: `A secret with (name/id) ${what} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  })

export const deletedSecretNotFound = (name: string): VaultRefusal =>
  new VaultRefusal(404, 'SecretNotFound', { message: `Deleted Secret not found: ${name}` })

/** The name of a deleted secret stays taken until it is recovered or purged. */
export const deletedButRecoverable = (name: string): VaultRefusal =>
  new VaultRefusal(409, 'Conflict', {
    message: `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
    inner: 'ObjectIsDeletedButRecoverable',
  })

export const secretDisabled = (): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: 'Operation get is not allowed on a disabled secret.',
    inner: 'SecretDisabled',
  })

export const managedByCertificate = (operation: 'set' | 'update' | 'delete'): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: `Operation "${operation}" is not allowed on this secret, since it is associated with a certificate. Perform the operation on the corresponding certificate. For more information refer to https://docs.microsoft.com/en-us/azure/key-vault/certificates/about-certificates#composition-of-a-certificate`,
    inner: 'SecretManagedByKeyVault',
  })
