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

type Kind = 'Secret' | 'Certificate' | 'Key'

/** `what` is the name, or name/version. */
export const notFound = (kind: Kind, what: string): VaultRefusal =>
  new VaultRefusal(404, `${kind}NotFound`, {
    message: `A ${kind.toLowerCase()} with (name/id) ${what} was not found in this key vault. If you recently deleted this ${kind.toLowerCase()} you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  })

export const deletedNotFound = (kind: Kind, name: string): VaultRefusal =>
  new VaultRefusal(404, `${kind}NotFound`, { message: `Deleted ${kind} not found: ${name}` })

/** The name of what is deleted stays taken until it is recovered or purged. */
export const deletedButRecoverable = (kind: Kind, name: string): VaultRefusal =>
  new VaultRefusal(409, 'Conflict', {
    message: `${kind} ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ${kind.toLowerCase()} can only be recovered or purged.`,
    inner: 'ObjectIsDeletedButRecoverable',
  })

export const purgeProtected = (vault: string): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: `Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.\r\nVault: ${vault};location=emulator`,
  })

/** The words for keys are those for secrets; of them alone a recording was at hand. */
export const disabled = (kind: 'secret' | 'key', operation: string): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: `Operation ${operation} is not allowed on a disabled ${kind}.`,
    inner: kind === 'secret' ? 'SecretDisabled' : 'KeyDisabled',
  })

export const outsideItsTime = (operation: string, isOver: boolean): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: `Operation ${operation} is not allowed on ${isOver ? 'an expired key' : 'a key that is not yet valid'}.`,
    inner: isOver ? 'KeyExpired' : 'KeyNotYetValid',
  })

/** One at a time. */
export const stillPending = (): VaultRefusal =>
  new VaultRefusal(409, 'Conflict', {
    message:
      "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress.",
  })

export const managedByCertificate = (operation: 'set' | 'update' | 'delete'): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', {
    message: `Operation "${operation}" is not allowed on this secret, since it is associated with a certificate. Perform the operation on the corresponding certificate. For more information refer to https://docs.microsoft.com/en-us/azure/key-vault/certificates/about-certificates#composition-of-a-certificate`,
    inner: 'SecretManagedByKeyVault',
  })
