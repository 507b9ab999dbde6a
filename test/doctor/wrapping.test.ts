import { expect, test } from 'vitest'
import { explain } from '../../src/doctor/explain.ts'
import { answer, appId, correlationId, redirectMismatch, timestamp } from './messages.ts'

const uri = 'https://global.consent.azure-apim.net/redirect/new-5fmy-20mcp-5f0123456789abcdef'
const message = redirectMismatch(uri)
const json = answer('invalid_request', message)
const now = new Date('2026-03-04T06:00:00Z')
const failure = `Failure passed to redirect url.\r\nerror=invalid_request\r\nerror_description=${message}`

const spread = (text: string, width: number): string =>
  text.match(new RegExp(`.{1,${width}}`, 'gs'))?.join('\n') ?? ''

const har = (content: object, url = 'https://login.microsoftonline.com/common/oauth2/v2.0/token'): string =>
  JSON.stringify({
    log: {
      entries: [
        {
          request: { url: 'https://example.com/' },
          response: { status: 200, content: { text: 'AADSTS90002' } },
        },
        { request: { url }, response: { status: 400, headers: [], content } },
      ],
    },
  })

test.each<[string, string]>([
  ['as it is', message],
  [
    'in a sign-in page',
    `<html><body><p>Sorry, but we&#8217;re having trouble</p><div>${message}</div></body></html>`,
  ],
  ['in a page with entities', message.replaceAll("'", '&#39;')],
  ['in an answer', json],
  ['in JSON in a string', JSON.stringify({ body: json })],
  ['in JSON in a string in a string', JSON.stringify(JSON.stringify({ body: json }))],
  ['in JSON that was cut off', json.slice(0, -70)],
  ['in a form', new URLSearchParams({ error: 'invalid_request', error_description: message }).toString()],
  [
    'in the address of a redirect',
    `https://app.example.com/cb?error=invalid_request&error_description=${encodeURIComponent(message)}&state=x`,
  ],
  ['encoded twice', encodeURIComponent(encodeURIComponent(message))],
  ['in Base64', Buffer.from(failure).toString('base64')],
  [
    'in Base64 without padding in an address',
    `https://make.powerapps.com/redirect?error=${Buffer.from(failure).toString('base64').replace(/=+$/, '')}`,
  ],
  ['in Base64 behind a path', `/redirect/${Buffer.from(failure).toString('base64url')}`],
  ['in Base64 that a terminal broke', spread(Buffer.from(failure).toString('base64'), 79)],
  ['in curly quotes', `”${message.replaceAll("'", '’')}”`],
  ['in a quoted mail', spread(message, 60).replaceAll('\n', '\n> ')],
  ['in the box of a log', spread(message, 70).replaceAll('\n', ' │\n│ ')],
  [
    'among another language',
    `Fehler bei der Anmeldung: ${message} Bitte wenden Sie sich an den Administrator.`,
  ],
  ['in a trace', har({ text: json })],
  ['in a trace, Base64', har({ text: Buffer.from(json).toString('base64'), encoding: 'base64' })],
])('the message is found %s', (_, text) => {
  const { codes, findings, ...entry } = explain(text, now)
  expect(codes).toEqual([50011])
  expect(findings[0]).toMatchObject({ code: 50011, fix: { kind: 'add-redirect-uri' } })
  expect(findings[0]?.evidence[0]).toMatchObject({ actual: uri, expected: expect.stringContaining(appId) })
  expect(entry).toMatchObject({ correlationId, timestamp })
})

test.each([
  'AADSTS50011',
  'aadsts50011',
  'AADSTS 50011',
  'AADSTS: 50011',
  'AADSTS#50011',
  'AADSTS[50011](https://login.microsoftonline.com/error?code=50011)',
  '[AADSTS50011](https://example.com)',
  '<b>AADSTS</b><a href="x">50011</a>',
  'AADSTS5<wbr>0011',
  'AADSTS\u200b50011',
  'AADSTS500\u00ad11',
  'AADSTS\n50011',
  'AADSTS50\n011: The redirect URI',
  'AAD\nSTS50011',
  'AADSTS50-\n> 011: The redirect',
  '50011',
  'error code 50011',
  'Error Code: 50011',
  'Fehlercode: 50011',
  "code d'erreur : 50011",
  'invalid_request: 50011 - [2026-03-04 05:06:07Z]',
  '{"error_codes":[50011]}',
  '{\\"error_codes\\": [\\n  50011\\n]}',
  'https://login.microsoftonline.com/error?code=50011',
])('the number is found in %j', (text) => {
  expect(explain(text, now).codes).toEqual([50011])
})

test.each([
  'AADSTS',
  'AADSTS9',
  'listening on 127.0.0.1:50011',
  'build 50011 took 65001 ms',
  'order-50011',
  '2026-50011',
])('no number is read into %j', (text) => {
  expect(explain(text, now).codes).toEqual([])
})

test.each<[string, string, number[]]>([
  [
    'a link inside the number',
    "AADSTS700[21](https://github.com/x/y/issues/21)1: No matching federated identity record found for presented assertion issuer 'https://x/'.",
    [700211],
  ],
  ['colours of a terminal', '\u001b[31mAADSTS\u001b[0m50011: no match', [50011]],
  ['a line end of mail', 'AADSTS500=\r\n11: The reply address', [50011]],
  ['a list in YAML', 'error_codes:\n  - 70002\n  - 50012', [50012, 70002]],
  ['letters and digits of full width', 'ＡＡＤＳＴＳ５００１１：エラー　ＡＡＤＳＴＳ65001', [50011, 65001]],
  ['a message in another language', 'エラー：AADSTS700016：アプリケーションが見つかりません', [700016]],
  [
    'the consent redirect of a connector',
    `https://global.consent.azure-apim.net/redirect/x?error=${Buffer.from('{"error":"invalid_request","error_description":"AADSTS90008: The user or administrator has not consented"}').toString('base64').replace(/=+$/, '')}`,
    [90008],
  ],
])('a number is found through %s', (_, text, codes) => {
  expect(explain(text, now).codes).toEqual(codes)
})

test.each([
  ['a log of Go', (secret: string) => `msg="AADSTS7000215: Invalid client secret. client_secret=${secret}"`],
  [
    'a command line',
    (secret: string) => `curl -u app:${secret} -d "client_secret=${secret}&x=y" # AADSTS700016`,
  ],
  ['a header', (secret: string) => `Authorization: Bearer ${secret}\nAADSTS50013: Assertion. ${secret}`],
  ['quotes of Python', (secret: string) => `{'client_secret': '${secret}', 'error_codes': [65001]}`],
])('a secret in %s is not shown again', (_, text) => {
  const secret = 'Zx8Q~fakeFAKEfake.notARealSecret_0123456789ab'
  expect(JSON.stringify(explain(text(secret), now))).not.toContain(secret.slice(6, 20))
})

test('a number that a line end breaks is the longer one where only that is known, or a colon follows', () => {
  expect(explain('AADSTS70002\n15: Invalid client secret', now).codes).toEqual([7000215])
  expect(explain('AADSTS70002\n2024 was the year', now).codes).toEqual([70002])
  expect(explain('AADSTS50011\n2026-03-04 05:06:07Z', now).codes).toEqual([50011])
})

test('other exchanges of a trace are left alone', () => {
  expect(explain(har({ text: json }), now).codes).not.toContain(90002)
})

test('what the request of a trace asked for is evidence', () => {
  const url = `https://login.microsoftonline.com/${appId}/oauth2/v2.0/authorize?client_id=${appId}&redirect_uri=${encodeURIComponent(uri)}&scope=access_as_user`
  const { findings } = explain(har({ text: 'AADSTS50011: Die URI passt nicht.' }, url), now)
  expect(findings[0]?.evidence[0]).toMatchObject({ actual: uri })
})
