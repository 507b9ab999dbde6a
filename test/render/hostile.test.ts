import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConfigurationFile } from '../../src/model/configuration.ts'
import type { Registration } from '../../src/model/registration.ts'
import { holdsHidden } from '../../src/render/formats/hidden.ts'
import { type Asked, keyAccesses } from '../../src/render/target.ts'
import { targets } from '../../src/render/targets.ts'
import { hostile } from './hostile.ts'
import { parse, parseDockerEnv, parseDotenv } from './parse.ts'
import { publicCloud, registration } from './registration.ts'
import { anyWhole } from './whole.ts'

const anyRegistration: fc.Arbitrary<Registration> = fc
  .record({
    displayName: hostile,
    scopes: fc.array(hostile, { minLength: 1, maxLength: 3 }),
    identifierUris: fc.array(
      hostile.map((text) => `api://${encodeURIComponent(text)}`),
      { maxLength: 2 },
    ),
    tokenVersion: fc.constantFrom(1, 2),
    cloud: fc.constantFrom('public', 'usgov', 'china').map((name) => ({ ...publicCloud, name }) as const),
    secret: fc.record({ name: hostile, store: fc.constantFrom('stdout', 'file:a b.secret') }),
    server: hostile.map((text) => ({
      kind: 'generic',
      url: `https://mcp.example.com/${encodeURIComponent(text)}`,
    })),
  })
  .map((more) => registration(more))

const anyAsked: fc.Arbitrary<Asked> = fc.record({
  access: fc.constantFrom(undefined, ...keyAccesses),
  live: anyWhole,
  solution: fc.constantFrom(undefined, { prefix: 'new' }),
}) as fc.Arbitrary<Asked>

/** These formats are read in the tests of their targets, by parsers that take their time. */
const isParsedHere = ({ mediaType }: ConfigurationFile): boolean =>
  !['text/x-python', 'text/x-hcl', 'text/x-bicep'].includes(mediaType)

describe.each([...targets.values()])('$name, whatever the names hold', (target) => {
  test('writes files that the parsers of their formats read', async () => {
    const render = await target.load()
    fc.assert(
      fc.property(anyRegistration, anyAsked, (one, asked) => {
        for (const file of render(one, asked).files.filter(isParsedHere)) {
          if (file.path.endsWith('.env')) {
            expect(parseDotenv(file.content)).toEqual(parseDockerEnv(file.content))
          } else {
            expect(() => parse(file), file.content).not.toThrow()
          }
        }
      }),
      { seed: 7, numRuns: 60 },
    )
  })

  test('writes nothing that cannot be seen', async () => {
    const render = await target.load()
    fc.assert(
      fc.property(anyRegistration, anyAsked, (one, asked) => {
        for (const { content } of render(one, asked).files) {
          expect(holdsHidden(content.replaceAll('\n', '')), content).toBe(false)
        }
      }),
      { seed: 8, numRuns: 60 },
    )
  })
})
