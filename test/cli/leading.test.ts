import { afterEach, expect, test } from 'vitest'
import { leadsTo, led } from '../../src/cli/leading.ts'

afterEach(() => leadsTo([], {}))

const TENANT = ['--tenant', 'contoso.example', '--emulator']

test.each([
  [
    'appreg redirect add URL --app ID',
    'appreg redirect add --tenant contoso.example --emulator URL --app ID',
  ],
  ['run `appreg apply`.', 'run `appreg apply -f "it" --tenant contoso.example --emulator`.'],
  [
    'run appreg plan again and look at what is new, then apply',
    'run appreg plan -f "it" --tenant contoso.example --emulator again and look at what is new, then apply',
  ],
  ['appreg list or appreg schema', 'appreg list --tenant contoso.example --emulator or appreg schema'],
  ['appreg doctor 50011 --offline', 'appreg doctor 50011 --offline'],
  ['appreg emulator', 'appreg emulator'],
  ['appreg goes on; npx appreg.yaml', 'appreg goes on; npx appreg.yaml'],
])('%s', (said, printed) => {
  leadsTo(TENANT, { files: ["the team's.yaml"] })
  const whole = printed.replace('"it"', `'the team'\\''s.yaml'`)
  expect(led(said)).toBe(whole)
  expect(led(whole)).toBe(whole)
})

test('what a command says of the registration and the tenant itself stays', () => {
  leadsTo(TENANT, { app: 'orders' })
  expect(led('appreg show')).toBe('appreg show --app orders --tenant contoso.example --emulator')
  expect(led('appreg apply -yf x.yaml --tenant=other')).toBe(
    'appreg apply --emulator -yf x.yaml --tenant=other',
  )
  expect(led('appreg show --app a, or appreg show')).toBe(
    'appreg show --tenant contoso.example --emulator --app a, or appreg show --app orders --tenant contoso.example --emulator',
  )
})

test('standard input is not read again, and without flags nothing is said', () => {
  leadsTo([], { files: ['-'] })
  expect(led('appreg apply')).toBe('appreg apply')
})
