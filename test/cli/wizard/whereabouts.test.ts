import { expect, test } from 'vitest'
import { nextCommand, whereabouts } from '../../../src/cli/wizard/whereabouts.ts'

const unsaid = { cloud: 'public', auth: 'auto' } as const

test.each([
  ['nothing was said', {}, unsaid, ''],
  ['a tenant was chosen', { tenant: 'contoso.example' }, unsaid, ' --tenant contoso.example'],
  ['the local tenant', {}, { ...unsaid, emulator: true }, ' --emulator'],
  [
    'another cloud and a way to sign in',
    {},
    { cloud: 'usgov', auth: 'device-code' },
    ' --cloud usgov --auth device-code',
  ],
] as const)('%s: the next command goes there', (_, chosen, given, more) => {
  const command = nextCommand(['apply', '-f', 'my app.yaml'], whereabouts(chosen, given))
  expect(command).toBe(`appreg apply -f 'my app.yaml'${more}`)
})
