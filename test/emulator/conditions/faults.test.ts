import { describe, expect, test } from 'vitest'
import { parseFault } from '../../../src/emulator/conditions/fault.ts'
import { Faults } from '../../../src/emulator/conditions/faults.ts'
import { EmulatorError } from '../../../src/emulator/emulator-error.ts'

describe('a fault is read', () => {
  test.each([
    ['drop-before', { effect: { kind: 'drop-before' } }],
    ['truncate,method=post', { effect: { kind: 'truncate' }, method: 'POST' }],
    ['slow=5000,host=Login', { effect: { kind: 'slow', ms: 5000 }, host: 'login' }],
    ['content-type=text/html', { effect: { kind: 'content-type', type: 'text/html' } }],
    ['drop-after,path=/addPassword,nth=3', { path: '/addpassword', nth: 3 }],
    [
      'status=429, retry-after=2, code=TooManyRequests, after, every=5, times=2',
      {
        effect: { kind: 'status', status: 429, after: true, code: 'TooManyRequests', retryAfter: 2 },
        every: 5,
        times: 2,
      },
    ],
  ])('%s', (spec, fault) => {
    expect(parseFault(spec)).toMatchObject({ spec, ...fault })
  })

  test.each([
    ['', /"" is neither an effect nor a selector/],
    ['path=/x', /exactly one effect: drop-before, drop-after/],
    ['truncate,drop-after', /exactly one effect/],
    ['drop', /"drop" is neither an effect nor a selector \(method, path/],
    ['status', /"status" needs a value: status=…/],
    ['status=abc', /"status=abc" needs a whole number from 200 to 599/],
    ['status=700', /from 200 to 599/],
    ['slow=0', /"slow=0" needs a whole number from 1 to 2147483647/],
    ['truncate=1', /"truncate" takes no value/],
    ['truncate,nth=1,nth=2', /"nth" is there twice/],
    ['content-type=a\nb', /"content-type" has a character that no header can carry/],
    ['content-type=€', /"content-type" has a character that no header can carry/],
    ['truncate,retry-after=1', /"retry-after" goes with status= only/],
  ])('or refused in words: %j', (spec, message) => {
    expect(() => parseFault(spec)).toThrow(EmulatorError)
    expect(() => parseFault(spec)).toThrow(message)
  })
})

describe('a fault strikes', () => {
  const target = { method: 'POST', host: 'graph.microsoft.com', path: '/v1.0/applications/1/addPassword' }
  const strikes = (spec: string, count: number) => {
    const faults = new Faults([parseFault(spec)])
    return Array.from({ length: count }, () => faults.strike(target) !== undefined)
  }

  test.each([
    ['truncate', [true, true, true, true]],
    ['truncate,nth=3', [false, false, true, false]],
    ['truncate,every=2', [false, true, false, true]],
    ['truncate,times=2', [true, true, false, false]],
    ['truncate,every=2,times=1', [false, true, false, false]],
    ['truncate,method=GET', [false, false, false, false]],
    ['truncate,host=graph,path=/ADDPASSWORD', [true, true, true, true]],
    ['truncate,host=login', [false, false, false, false]],
    ['truncate,path=/owners', [false, false, false, false]],
  ])('as it says: %s', (spec, expected) => {
    expect(strikes(spec, 4)).toEqual(expected)
  })

  test('and another one behind it counts the request all the same', () => {
    const faults = new Faults([parseFault('truncate,times=1'), parseFault('drop-before,nth=2')])
    expect([faults.strike(target), faults.strike(target)].map((fault) => fault?.effect.kind)).toEqual([
      'truncate',
      'drop-before',
    ])
  })

  test.each([
    ['status=503,path=/addPassword', true],
    ['status=503', false],
    ['truncate,path=/addPassword', false],
  ])('inside a batch only with a status, by the path of the item: %s', (spec, struck) => {
    expect(new Faults([parseFault(spec)]).strikeItem(target) !== undefined).toBe(struck)
  })
})
