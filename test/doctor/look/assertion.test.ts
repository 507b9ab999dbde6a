import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/doctor/explain.ts'
import { weigh } from '../../../src/doctor/look/weigh.ts'
import { appId, tenantId } from '../../given/model.ts'
import { jwt, otherAppId, tenantId as otherTenantId } from '../messages.ts'
import { picture } from './given.ts'

const endpoint = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`
const seconds = (iso: string) => Date.parse(iso) / 1000

/** A request with an assertion of these claims, as a log has it, and the answer behind it. */
const log = (message: string, claims: object, header?: object) =>
  `POST ${endpoint}\nclient_id=${appId}&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=${jwt(claims, header)}&grant_type=client_credentials\n\n${message}`

const weighed = (text: string, seen = true) =>
  weigh(explain(text, new Date()).suspects, seen ? picture() : undefined).map(({ finding, verdict }) => ({
    verdict,
    ...finding,
  }))

const audience = 'AADSTS700023: Client assertion audience claim does not match Realm issuer.'
const good = { iss: appId, sub: appId, aud: endpoint }

describe.each([true, false])('where the registration is looked at (%s) or only the text', (seen) => {
  test.each([
    [{ ...good, aud: `https://login.microsoftonline.com/${otherTenantId}/oauth2/v2.0/token` }, 'aud'],
    [{ ...good, aud: 'https://graph.microsoft.com' }, 'aud'],
    [{ iss: appId, sub: appId }, 'aud'],
    [{ ...good, iss: otherAppId }, 'iss'],
    [{ ...good, sub: otherAppId }, 'sub'],
  ] as const)('the claim that is wrong is shown: %o', (claims, name) => {
    const [first] = weighed(log(audience, claims), seen)
    const found = { ...claims } as Record<string, string>
    expect(first).toMatchObject({
      verdict: 'established',
      check: 'assertion-claims',
      evidence: [
        {
          what: `\`${name}\` of the client assertion`,
          expected: name === 'aud' ? endpoint : appId,
          actual: found[name] ?? 'none',
        },
      ],
    })
  })

  test.each([
    endpoint,
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/token`,
    ['https://other.example', endpoint],
  ])('an assertion in order rules that out: %s', (aud) => {
    const found = weighed(log(audience, { ...good, aud }), seen)
    expect(found.filter(({ check }) => check === 'assertion-claims')).toEqual(
      seen
        ? [
            expect.objectContaining({
              severity: 'warning',
              cause: expect.stringMatching(/^The assertion says/),
            }),
          ]
        : [],
    )
  })
})

test('a domain of the tenant stands for its id', () => {
  const aud = 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token'
  expect(weighed(log(audience, { ...good, aud }))[0]).toMatchObject({ severity: 'warning' })
})

test('a slip in the audience is named', () => {
  const [first] = weighed(log(audience, { ...good, aud: `${endpoint}/` }))
  expect(first?.evidence[0]?.what).toBe('`aud` of the client assertion (differs in a trailing slash)')
})

const tooLate =
  'AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-03-04T05:06:07.1234567Z, assertion valid from 2026-03-04T04:00:00.0000000Z, expiry time of assertion 2026-03-04T04:10:00.0000000Z.'

test('the lifetime is held against the time of the request', () => {
  const [old] = weighed(log(tooLate, { ...good, exp: seconds('2026-03-04T04:10:00Z') }))
  expect(old).toMatchObject({
    verdict: 'established',
    fix: { kind: 'reconnect' },
  })
  expect(old?.evidence[0]).toMatchObject({
    expected: 'after 2026-03-04T05:06:07.123Z',
    actual: '2026-03-04T04:10:00.000Z',
  })
  const lifetime = { nbf: seconds('2026-03-04T05:20:00Z'), exp: seconds('2026-03-04T05:30:00Z') }
  const [young] = weighed(log(tooLate, { ...good, ...lifetime }))
  expect(young).toMatchObject({
    verdict: 'established',
    fix: { summary: 'set the clock' },
  })
  expect(young?.evidence[0]).toMatchObject({
    expected: 'before 2026-03-04T05:06:07.123Z',
    actual: '2026-03-04T05:20:00.000Z',
  })
})

test("Entra's own token is told from that of a managed identity", () => {
  const refused = 'AADSTS700222: AAD-issued tokens may not be used for federated identity flows.'
  const iss = `https://login.microsoftonline.com/${tenantId}/v2.0`
  expect(weighed(log(refused, { iss, aud: 'api://AzureADTokenExchange' }))[0]).toMatchObject({
    verdict: 'established',
    evidence: [{ expected: expect.stringContaining('managed identity'), actual: iss }],
  })
  const managed = log(refused, { iss, xms_mirid: '/subscriptions/x' })
  expect(weighed(managed).map(({ check }) => check)).not.toContain('assertion-claims')
})

test('an algorithm that Entra does not check is shown', () => {
  const refused = 'AADSTS5002738: Invalid JWT token. The token is signed with an unsupported algorithm.'
  const claims = { iss: 'https://id.example', sub: 'job' }
  expect(weighed(log(refused, claims, { alg: 'ES256' }), false)[0]).toMatchObject({
    verdict: 'established',
    evidence: [{ expected: 'RS256', actual: 'ES256' }],
  })
})

test('it is found in a trace with other tokens, and never shown itself', () => {
  const claims = { ...good, aud: 'https://graph.microsoft.com' }
  const other = jwt({ iss: 'https://elsewhere.example', aud: 'somebody', sub: 'person' })
  const har = JSON.stringify({
    log: {
      entries: [
        {
          request: {
            method: 'POST',
            url: endpoint,
            headers: [{ name: 'Authorization', value: `Bearer ${other}` }],
            postData: { text: `client_id=${appId}&client_assertion=${jwt(claims)}` },
          },
          response: { status: 401, content: { text: JSON.stringify({ error_description: audience }) } },
        },
      ],
    },
  })
  const found = weighed(har)
  expect(found[0]?.evidence).toMatchObject([{ expected: endpoint, actual: 'https://graph.microsoft.com' }])
  for (const part of jwt(claims).split('.')) expect(JSON.stringify(found)).not.toContain(part)
})

test('a token of somebody else is no assertion of the client', () => {
  const text = log(audience, { iss: 'https://id.example', sub: 'job', aud: 'api://AzureADTokenExchange' })
  expect(weighed(text).find(({ check }) => check === 'assertion-claims')?.verdict ?? 'unknown').toBe(
    'unknown',
  )
})
