import { expect, test } from 'vitest'
import { explain } from '../../src/doctor/explain.ts'
import { cost, mostForFourTimes } from './cost.ts'
import { redirectMismatch } from './messages.ts'

const N = 100_000
const repeat = (piece: string): string => piece.repeat(Math.ceil(N / piece.length)).slice(0, N)

/** Random-looking, and the same each time. */
function drawn(alphabet: string): string {
  let state = 12345
  return Array.from({ length: N }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return alphabet[(state >> 8) % alphabet.length]
  }).join('')
}
const base64 = drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')

const now = new Date(0)

// What makes patterns that backtrack, and rounds that unwrap, slow.
test.each<[string, string]>([
  ['prose', repeat('The quick brown fox jumps over the lazy dog while the server answers 401. ')],
  ['a log', repeat(`${redirectMismatch('https://app.example.com/cb')}\n`)],
  ['Base64', base64],
  ['Base64 in lines', base64.replace(/.{76}/g, '$&\n')],
  ['blanks', repeat(' ')],
  ['line ends', repeat('\r\n> ')],
  ['backslashes', repeat('\\')],
  ['escapes of escapes', repeat('\\u005c')],
  ['percent signs', repeat('%2525')],
  ['plus signs', repeat('a+')],
  ['open tags', repeat('<a ')],
  ['open tags in a row', repeat('<br')],
  ['entities', repeat('&amp;')],
  ['the beginning of numbers', repeat('AADSTS')],
  ['broken numbers', repeat('A\nA\nD\nS\nT\nS\n5')],
  ['bare numbers', repeat('50011 ')],
  ['labelled numbers', repeat('error code: 50011, ')],
  ['the beginning of tokens', repeat('eyJ')],
  ['tokens', repeat('eyJhIjoxfQ.eyJhIjoxfQ.')],
  ['slashes', repeat('/')],
  ['braces', repeat('{"a":')],
  ['a broken trace', `{"log":${repeat('{"entries":[')}`],
  ['the first word of a phrase', repeat('issuer ')],
  ['fields of a form', repeat('scope=a&')],
  ['labels without a value', repeat('correlation id: ')],
  ['letters that grow in lower case', repeat('İ')],
  ['zero-width blanks', repeat('\u200b')],
  ['addresses', repeat('https://a.example/cb?error=x&error_description=AADSTS50011%3A&state=1 ')],
  ['schemes', repeat('https://')],
  ['quotes', repeat(`'"`)],
  ['quoted words', repeat(`'a' `)],
  ['digits', repeat('7')],
  ['halves of ids', repeat('11111111-2222-3333-')],
  ['ids', repeat('11111111-2222-3333-4444-555555555555 ')],
  ['angle brackets that never close', `<${repeat(' a=" ')}`],
  ['wordings that stop in the middle', repeat("The redirect URI 'x' specified in the request ")],
  ['unlike numbers', Array.from({ length: 9000 }, (_, index) => `AADSTS${50000 + index}`).join(' ')],
  ['JSON in a string, again and again', JSON.stringify(repeat('{"error":"AADSTS50011 \\"x\\""}'))],
  [
    'a trace of many exchanges',
    JSON.stringify({
      log: {
        entries: Array.from({ length: 400 }, () => ({
          request: { method: 'GET', url: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize' },
          response: { status: 400, content: { text: '{"error":"invalid_grant","error_codes":[50011]}' } },
        })),
      },
    }),
  ],
])(
  '100 KB of %s take less than 50 ms, and four times as much not much more than four times as long',
  (_, text) => {
    const four = text.repeat(4)
    const once = cost(() => explain(text, now), 50)
    expect(once).toBeLessThan(50)
    const most = mostForFourTimes(once)
    expect(cost(() => explain(four, now), most)).toBeLessThan(most)
  },
)

test('Base64 in Base64 ends', () => {
  let text = 'AADSTS50011'
  for (let depth = 0; depth < 30 && text.length < N; depth += 1)
    text = Buffer.from(`${text} and more`).toString('base64')
  expect(cost(() => explain(text, now), 50)).toBeLessThan(50)
})
