import { expect, test } from 'vitest'
import { AppregError } from '../../../src/errors.ts'
import { cost, mostForFourTimes } from '../cost.ts'
import { aad, judged, properties, swagger, token } from './given.ts'

const N = 100_000
const repeat = (piece: string): string => piece.repeat(Math.ceil(N / piece.length)).slice(0, N)

function tried(text: string): void {
  try {
    judged([text])
  } catch (error) {
    expect(error).toBeInstanceOf(AppregError)
  }
}

const parameters = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string', uiDefinition: {} }]),
  )
const paths = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/orders/${index}`,
      { get: { operationId: `Get${index}`, security: [{ [`o${index}`]: [] }], responses: {} } },
    ]),
  )
const sets = (count: number) => ({
  values: Array.from({ length: count }, (_, index) => ({ name: `s${index}`, parameters: token(aad()) })),
})
const text = (value: unknown): string => JSON.stringify(value)

test.each<[string, (times: number) => string]>([
  ['open brackets', (times) => repeat('[').repeat(times)],
  ['nested lists', (times) => `${'['.repeat(1000 * times)}${']'.repeat(1000 * times)}`],
  ['a long scope', (times) => text(properties(token({ ...aad(), scopes: [repeat('a ').repeat(times)] })))],
  [
    'many scopes',
    (times) =>
      text(
        properties(token({ ...aad(), scopes: Array.from({ length: 11_000 * times }, (_, i) => `s${i}`) })),
      ),
  ],
  [
    'braces of a template',
    (times) => text(properties(token({ ...aad(), redirectUrl: repeat('{a}').repeat(times) }))),
  ],
  [
    'braces that never close',
    (times) => text(properties(token({ ...aad(), redirectUrl: repeat('{').repeat(times) }))),
  ],
  [
    'variables',
    (times) =>
      text(properties(token({ ...aad(), clientId: repeat('@environmentVariables("').repeat(times) }))),
  ],
  ['parameters', (times) => text(properties(parameters(1_500 * times)))],
  ['sets of parameters', (times) => text(properties({}, { connectionParameterSets: sets(200 * times) }))],
  ['operations', (times) => text(swagger({ paths: paths(900 * times) }))],
  ['lines', (times) => `${repeat('\n').repeat(times)}${text(properties(token(aad())))}`],
  ['what stops being JSON at its end', (times) => `{"properties":{"a":"${repeat('b\\n').repeat(times)}"`],
])('four times as much of %s takes not much more than four times as long', (_, make) => {
  const [one, four] = [make(1), make(4)]
  const most = mostForFourTimes(cost(() => tried(one), 50))
  expect(cost(() => tried(four), most)).toBeLessThan(most)
})
