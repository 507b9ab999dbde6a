import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { explained } from '../../src/secrets/vault-refusal.ts'

const place = {
  vault: 'my-vault',
  name: 'x',
  host: 'my-vault.vault.azure.net',
  want: 'set a secret',
} as const
const refusal = (statusCode: number, message: string, code?: string) =>
  Object.assign(new Error(message), { statusCode, details: { error: { innerError: { code } } } })

const noPolicy =
  "The user, group or application 'appid=a;oid=0aaaaaaa-0000-4000-8000-000000000001;iss=i' does not have secrets set permission on key vault 'my-vault;location=uksouth'."

test.each([
  [
    'an access policy',
    refusal(403, noPolicy, 'AccessDenied'),
    'FORBIDDEN',
    /az keyvault set-policy --name my-vault --object-id 0aaaaaaa-0000-4000-8000-000000000001 --secret-permissions get set/,
  ],
  [
    'a firewall',
    refusal(
      403,
      'Client address is not authorized and caller is not a trusted service.\r\nClient address: 192.0.2.1',
      'ForbiddenByFirewall',
    ),
    'FORBIDDEN',
    /az keyvault network-rule add --name my-vault/,
  ],
  [
    'a private endpoint',
    refusal(403, 'Public network access is disabled.', 'ForbiddenByConnection'),
    'FORBIDDEN',
    /run appreg where the vault can be reached/,
  ],
  [
    'a certificate',
    refusal(403, 'Secret x is managed by a certificate', 'SecretManagedByKeyVault'),
    'INPUT_UNREADABLE',
    /choose another name/,
  ],
  [
    'a disabled secret',
    refusal(403, 'Operation get is not allowed on a disabled secret.', 'SecretDisabled'),
    'INPUT_UNREADABLE',
    /az keyvault secret set-attributes --vault-name my-vault --name x --enabled true/,
  ],
  [
    'a key that the client finds too old',
    new Error('Key https://my-vault.vault.azure.net/keys/x/1 expired at 2026-01-01T00:00:00.000Z'),
    'INPUT_UNREADABLE',
    /set-attributes/,
  ],
  ['another tenant', refusal(401, 'AKV10032: Invalid issuer.'), 'FORBIDDEN', /tokens of its own tenant only/],
  [
    'a deleted name',
    refusal(409, 'Secret x is currently in a deleted but recoverable state', 'ObjectIsDeletedButRecoverable'),
    'INPUT_UNREADABLE',
    /az keyvault secret recover/,
  ],
])('%s is explained with the way out', (_, error, code, hint) => {
  const { code: found, hints, cause } = explained(error, place)
  expect(found).toBe(code)
  expect(hints.join('\n')).toMatch(hint)
  expect(cause).toBeUndefined()
})

test('other answers are told in the words of the vault, on one line', () => {
  expect(explained(refusal(429, 'Too many\r\nrequests'), place).message).toBe(
    'keyvault://my-vault/x gave no usable answer: Too many (HTTP 429)',
  )
})

test('a failed sign-in stays what it is', () => {
  const error = new AppregError('SIGN_IN_FAILED', 'no')
  expect(explained(error, place)).toBe(error)
})
