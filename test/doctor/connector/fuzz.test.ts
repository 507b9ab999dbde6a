import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppregError } from '../../../src/errors.ts'
import { aad, asked, generic, type Json, judged, oauth2, properties, swagger, token } from './given.ts'

const seeds: readonly Json[] = [
  properties(token(aad(), asked('token:TenantId'))),
  properties(token(generic(), asked('token:region'))),
  properties({}, { connectionParameterSets: { values: [{ name: 'one', parameters: token(oauth2()) }] } }),
  swagger({ securityDefinitions: { o: { type: 'oauth2' } }, security: [{ o: [] }] }),
  { connectorId: 'shared_x', powerAppsUrl: 'https://api.powerapps.com' },
]

/** The same with something else in one place, wherever it fits. */
function changed(value: unknown, at: number, other: unknown): unknown {
  let left = at
  const walk = (one: unknown): unknown => {
    if (left-- === 0) return other
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, walk(member)]))
  }
  return walk(value)
}

test('whatever stands in whichever place, it is judged or refused in words', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom('', '{x}', 'https://', '@environmentVariables('))
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.nat(60), anything, (seed, at, other) => {
      try {
        for (const { evidence } of judged([JSON.stringify(changed(seed, at, other))]))
          expect(evidence.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(AppregError)
      }
    }),
    { seed: 1, numRuns: 3000 },
  )
})
