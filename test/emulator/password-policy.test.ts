import { expect, test } from 'vitest'
import { noVariants } from '../../src/emulator/conditions/variants.ts'
import { addPassword, type PasswordRules } from '../../src/emulator/graph/passwords.ts'
import type { CredentialRestriction } from '../../src/emulator/policies.ts'

const rules = (restriction: Partial<CredentialRestriction>, endDateTime: string): PasswordRules => ({
  ambient: {
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    newId: () => 'id',
    newSecret: () => 'emu-not-a-secret',
    variants: noVariants,
  },
  body: { passwordCredential: { endDateTime } },
  hint: true,
  policy: {
    createdDateTime: '2025-06-01T00:00:00Z',
    restrictions: {
      keyCredentials: [],
      passwordCredentials: [
        {
          restrictionType: 'passwordLifetime',
          state: 'enabled',
          maxLifetime: 'P180D',
          restrictForAppsCreatedAfterDateTime: null,
          ...restriction,
        },
      ],
    },
  },
})

const add = (restriction: Partial<CredentialRestriction>, endDateTime = '2026-07-01T00:00:00Z') =>
  addPassword({ entity: { passwordCredentials: [] }, secrets: {} }, rules(restriction, endDateTime))

test('a lifetime over the maximum of the policy is refused', () => {
  expect(() => add({})).toThrow(
    expect.objectContaining({ status: 400, code: 'CredentialInvalidLifetimeAsPerAppPolicy' }),
  )
})

test('a lifetime within the maximum passes', () => {
  expect(add({}, '2026-06-01T00:00:00Z')).toMatchObject({ secretText: 'emu-not-a-secret' })
})

test('a policy without secrets refuses every one', () => {
  expect(() => add({ restrictionType: 'passwordAddition' })).toThrow(
    expect.objectContaining({ status: 400, code: 'CredentialTypeNotAllowedAsPerAppPolicy' }),
  )
})

test('a disabled restriction refuses nothing', () => {
  expect(add({ state: 'disabled' })).toMatchObject({ secretText: 'emu-not-a-secret' })
})

test.each([
  ['2025-01-01T00:00:00Z', 'CredentialInvalidLifetimeAsPerAppPolicy'],
  ['2025-12-01T00:00:00Z', undefined],
])('a restriction for objects made after %s spares older ones', (since, code) => {
  const attempt = () => add({ restrictForAppsCreatedAfterDateTime: since })
  if (code === undefined) expect(attempt()).toMatchObject({ secretText: 'emu-not-a-secret' })
  else expect(attempt).toThrow(expect.objectContaining({ code }))
})
