import { expect, test } from 'vitest'
import { chooseEnvironment } from '../../src/power-platform/environment.ts'

const TENANT = '11111111-2222-4333-8444-555555555555'
const SANDBOX = '66666666-7777-4888-8999-aaaaaaaaaaaa'
const all = [
  { name: `Default-${TENANT}`, properties: { displayName: 'Contoso (default)', isDefault: true } },
  { name: SANDBOX, properties: { displayName: 'Sandbox' } },
  { name: '77777777-7777-4888-8999-aaaaaaaaaaaa', properties: { displayName: 'Twin' } },
  { name: '88888888-7777-4888-8999-aaaaaaaaaaaa', properties: { displayName: 'twin' } },
]

test.each<[wish: string, id: string]>([
  ['default', `Default-${TENANT}`],
  [`default-${TENANT}`, `Default-${TENANT}`],
  ['contoso (DEFAULT)', `Default-${TENANT}`],
  ['sandbox', SANDBOX],
  [SANDBOX.toUpperCase(), SANDBOX],
])('%s is %s', (wish, id) => {
  expect(chooseEnvironment(wish, all, TENANT)).toMatchObject({ id })
})

test('a name of two is refused with their ids', () => {
  expect(() => chooseEnvironment('Twin', all, TENANT)).toThrow('several environments are named "Twin"')
})

test('of one that is unknown, those that there are are listed', () => {
  expect(() => chooseEnvironment(TENANT, all, TENANT)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', hints: [expect.stringContaining(`Sandbox (${SANDBOX})`)] }),
  )
})

test('whoever is shown none may name one by its id, and the default one', () => {
  expect(chooseEnvironment(SANDBOX, [], TENANT)).toMatchObject({ id: SANDBOX })
  expect(chooseEnvironment('default', [], TENANT)).toMatchObject({ id: `Default-${TENANT}` })
  expect(() => chooseEnvironment('Sandbox', [], TENANT)).toThrow('there is no environment "Sandbox"')
})
