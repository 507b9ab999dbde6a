import { expect, test } from 'vitest'
import { connectorIn, readConnectorFile } from '../../../src/doctor/connector/files.ts'
import { faultsOf } from '../../../src/doctor/connector/judge.ts'
import type { KnownRegistration } from '../../../src/doctor/connector/known-registration.ts'
import { explain } from '../../../src/doctor/explain.ts'
import { weigh } from '../../../src/doctor/look/weigh.ts'
import { mendable } from '../../../src/doctor/mend/mendable.ts'
import {
  aad,
  clientId,
  consent,
  type Json,
  oauth2,
  otherId,
  properties,
  tenantId,
  token,
} from '../connector/given.ts'
import { graphId, redirectMismatch, selfByUri, unknownClient, unknownScope } from '../messages.ts'
import { picture } from './given.ts'

const own = `${consent}/cr25-5forders-5f0123456789abcdef`

const known: KnownRegistration = {
  reference: clientId,
  appId: clientId,
  tenantId,
  isMultiTenant: false,
  isItsOwnApi: true,
  apiAppId: clientId,
  identifierUris: [`api://${clientId}`],
  scopes: ['access_as_user'],
  redirectUris: { web: [own], spa: [], publicClient: [] },
  preauthorized: [],
}

function seenIn(settings: Json, registration?: KnownRegistration) {
  const file = readConnectorFile(JSON.stringify(properties(token(settings)), null, 2), 'apiProperties.json')
  const connectors = [connectorIn([file])]
  return { connectors: { connectors, faults: faultsOf(connectors, registration) } }
}

/** The causes of a text, weighed by a file of a connector. */
const weighed = (text: string, settings: Json, registration?: KnownRegistration) =>
  weigh(explain(text, new Date()).suspects, undefined, seenIn(settings, registration))

interface Row {
  readonly text: string
  readonly settings: Json
  readonly kind: string
  readonly check: string
  readonly evidence: object
}

const rows: Readonly<Record<string, Row>> = {
  'the resource by URI, where client and API are one': {
    text: selfByUri(clientId),
    settings: aad({}, { resourceUri: `api://${clientId}` }),
    kind: 'use-guid-resource',
    check: 'connector-settings',
    evidence: { expected: clientId, actual: `api://${clientId}` },
  },
  'a scope that lacks offline_access': {
    text: 'Failed to refresh access token for service: Missing refresh token',
    settings: oauth2({ scopes: [`api://${otherId}/access_as_user`] }),
    kind: 'fix-scope-string',
    check: 'connector-settings',
    evidence: {
      expected: `api://${otherId}/access_as_user offline_access`,
      actual: `api://${otherId}/access_as_user`,
    },
  },
  'a scope without its API': {
    text: unknownScope(graphId),
    settings: oauth2({ scopes: ['access_as_user offline_access'] }),
    kind: 'fix-scope-string',
    check: 'connector-settings',
    evidence: { expected: 'api://CLIENT_ID_OF_THE_API/access_as_user', actual: 'access_as_user' },
  },
  'the id of a secret in place of its value': {
    text: 'AADSTS7000215: Invalid client secret provided.',
    settings: aad({ clientSecret: otherId }),
    kind: 'use-secret-value-not-id',
    check: 'secret-is-id',
    evidence: { expected: 'the value of the secret', actual: 'a GUID, not shown' },
  },
  'the own address of the connector': {
    text: redirectMismatch(own),
    settings: aad(),
    kind: 'add-redirect-uri',
    check: 'redirect-uri-in-connector',
    evidence: { expected: 'one that the app holds', actual: own },
  },
  'the address of another connector': {
    text: redirectMismatch(`${consent}/cr25-5forders-5ffedcba9876543210`),
    settings: aad(),
    kind: 'add-redirect-uri',
    check: 'redirect-uri-in-connector',
    evidence: {
      what: expect.stringContaining('(differs in the suffix of the connector)'),
      expected: own,
      actual: `${consent}/cr25-5forders-5ffedcba9876543210`,
    },
  },
  'the shared address, where the connector has one of its own': {
    text: redirectMismatch(consent),
    settings: aad(),
    kind: 'add-redirect-uri',
    check: 'redirect-uri-in-connector',
    evidence: { expected: own, actual: consent },
  },
}

test.each(Object.entries(rows))('%s is shown where it stands in the file', (_name, row) => {
  const [first] = weighed(row.text, row.settings)
  expect(first).toMatchObject({
    verdict: 'established',
    finding: { check: row.check, fix: { kind: row.kind } },
  })
  expect(first?.finding.evidence[0]).toMatchObject({
    what: expect.stringMatching(/apiProperties\.json:\d+ /),
    ...row.evidence,
  })
})

test.each(Object.values(rows).slice(0, 4))('a file in order rules nothing out: $kind', ({ text }) => {
  const before = explain(text, new Date()).findings
  expect(weighed(text, oauth2()).map(({ finding }) => finding)).toEqual(before)
})

test('a client id that is none of Entra is the cause, and a wrong tenant in the file is another one', () => {
  const text = unknownClient('contoso-flow')
  const [first] = weighed(text, aad({ clientId: 'contoso-flow' }))
  expect(first).toMatchObject({
    verdict: 'established',
    finding: { check: 'client-id-in-connector', fix: { kind: 'wrong-client-id' } },
  })
  const elsewhere = weighed(text, aad({}, { tenantId: otherId }), known)
  const shown = elsewhere.filter(({ verdict }) => verdict === 'established')
  expect(shown.map(({ finding }) => finding.fix.kind)).not.toContain('wrong-client-id')
})

test('the file alone lets no secret be minted', () => {
  const beside = seenIn(aad({ clientSecret: otherId }))
  const [first] = weigh(explain('AADSTS7000215', new Date()).suspects, picture(), beside)
  expect(first).toMatchObject({ verdict: 'established', finding: { check: 'secret-is-id' } })
  expect(first && mendable(first, picture()).newSecret).toMatchObject({ isCertain: false })
})

test('what has the same fix and leads to another number is no cause', () => {
  const wrong = aad({}, { resourceUri: `api://${otherId}/access_as_user` })
  const text = unknownScope(graphId)
  expect(weighed(text, wrong).map(({ finding }) => finding)).toEqual(explain(text, new Date()).findings)
})

test('what the file has wrong is not held against another failure', () => {
  const text = 'AADSTS53003: Access has been blocked by Conditional Access policies.'
  const wrong = aad({ clientSecret: otherId }, { resourceUri: `api://${clientId}` })
  expect(weighed(text, wrong).map(({ finding }) => finding)).toEqual(explain(text, new Date()).findings)
})
