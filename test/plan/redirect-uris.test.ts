import { expect, test } from 'vitest'
import type { Platform } from '../../src/model/directory.ts'
import { requireOnePlatform } from '../../src/plan/redirect-uris.ts'
import { application, desired, live, vacant, web } from '../given/model.ts'

const a = 'https://a.example/callback'
const local = (port: number) => `http://localhost:${port}/callback`
type Uris = Partial<Record<Platform, readonly string[]>>

const wanting = (uris: Uris, isPruned = false) =>
  desired({
    redirectUris: { web: [], spa: [], publicClient: [], ...uris },
    prune: isPruned ? ['redirectUris'] : [],
  })
const having = (uris: Uris) =>
  live({
    application: application({
      web: web({ redirectUris: uris.web ?? [] }),
      spa: { redirectUris: uris.spa ?? [] },
      publicClient: { redirectUris: uris.publicClient ?? [] },
    }),
  })

test('a redirect URI that another platform has is refused, with the way out', () => {
  const refused = () => requireOnePlatform(wanting({ web: [a] }), having({ publicClient: [a] }))
  expect(refused).toThrow(`${a} is registered under publicClient, and cannot be under web as well`)
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'MANIFEST_INVALID',
      hints: expect.arrayContaining([expect.stringContaining(`appreg redirect remove ${a} --app `)]),
    }),
  )
})

test('so is one that differs from it in the loopback port alone', () => {
  expect(() => requireOnePlatform(wanting({ web: [local(1)] }), having({ spa: [local(2)] }))).toThrow(
    `the same as ${local(2)}, which is registered under spa`,
  )
})

test.each([
  ['a new registration', wanting({ web: [a] }), vacant()],
  ['the same platform', wanting({ web: [local(1)] }), having({ web: [local(2)] })],
  ['a move, where what is not listed goes', wanting({ web: [a] }, true), having({ spa: [a] })],
  ['what stands on two already', wanting({ web: [a] }), having({ web: [a], spa: [a] })],
])('%s is no clash', (_, want, have) => {
  expect(() => requireOnePlatform(want, have)).not.toThrow()
})
