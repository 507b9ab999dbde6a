import { describe, expect, test } from 'vitest'
import { mirror } from '../../../src/desired/mirror.ts'
import { misconfigurations } from '../../../src/doctor/catalogue/index.ts'
import { explain } from '../../../src/doctor/explain.ts'
import { weigh } from '../../../src/doctor/look/weigh.ts'
import { mendable } from '../../../src/doctor/mend/mendable.ts'
import { repairOf } from '../../../src/doctor/mend/repair.ts'
import { appId, application, servicePrincipal, vacant, web } from '../../given/model.ts'
import { otherAppId, picture, split, withApplication } from '../look/given.ts'

// What opens a door, or takes something away, is for people.
const harmful = [
  'change-signin-audience',
  'assign-user',
  'enable-implicit',
  'enable-public-client',
  'conditional-access',
  'new-secret',
  'add-client-secret',
  'fix-federated-subject',
]

test('no cause that is mended by itself does harm', () => {
  const automatic = misconfigurations.flatMap(({ causes }) => causes).filter(({ fix }) => fix.automatic)
  expect(automatic.length).toBeGreaterThan(10)
  expect(automatic.filter(({ fix }) => harmful.includes(fix.kind))).toEqual([])
})

describe.each(misconfigurations.map((one) => [one.id, one] as const))('%s', (_, misconfiguration) => {
  test('repairs nothing that the catalogue does not mark', () => {
    for (const cause of misconfiguration.causes) {
      if (cause.fix.automatic) continue
      const situation = { parameters: { appId, uri: 'https://x.example/cb' }, signals: new Set<never>() }
      expect(repairOf({ misconfiguration, cause, situation }, picture())).toBeUndefined()
    }
  })
})

const mismatch = (uri: string, client = appId) =>
  `AADSTS50011: The redirect URI '${uri}' specified in the request does not match the redirect URIs configured for the application '${client}'.`

const firstOf = (text: string, seen = picture()) => {
  const [first] = weigh(explain(text, new Date()).suspects, seen)
  return first && mendable(first, seen)
}

test('a redirect URI that the tenant lacks is added, and only that', () => {
  expect(firstOf(mismatch('https://client.example/other'))?.repair?.wanted).toEqual({
    redirectUris: { web: ['https://client.example/other'], spa: [], publicClient: [] },
  })
})

test('a loopback address is added without its port', () => {
  expect(firstOf(mismatch('http://localhost:43210/cb'))?.repair?.wanted.redirectUris?.publicClient).toEqual([
    'http://localhost/cb',
  ])
})

test('a loopback address is added where it differs in what people overlook, or where the manifest wants it', () => {
  const added = { web: ['http://localhost/cb'], spa: [], publicClient: [] }
  const near = withApplication({ web: web({ redirectUris: ['https://localhost:43210/cb'] }) })
  const first = firstOf(mismatch('http://localhost:43210/cb'), near)
  expect(first?.repair?.wanted.redirectUris).toEqual(added)
  expect(first?.finding.fix.steps.join()).toContain('http://localhost/cb --platform web ')

  const none = withApplication({ web: web({ redirectUris: [] }) })
  const desired = { ...mirror(application()), redirectUris: added }
  const written = { ...none, client: { ...none.client, desired } }
  expect(firstOf(mismatch('http://localhost:43210/cb'), written)?.repair?.wanted.redirectUris).toEqual(added)
})

test('an address that Entra would refuse, or somebody would get codes at, is not added', () => {
  expect(firstOf(mismatch('http://client.example/cb'))?.repair).toBeUndefined()
  expect(firstOf(mismatch('javascript:alert(1)'))?.repair).toBeUndefined()
})

test('a client that is registered elsewhere is not changed', () => {
  const stranger = { appId: otherAppId, live: vacant({ servicePrincipal: servicePrincipal() }) }
  const seen = { ...split(), client: stranger }
  expect(firstOf(mismatch('https://client.example/other', otherAppId), seen)?.repair).toBeUndefined()
})

test('of two redirect URIs nobody knows which one is to be moved', () => {
  const spa = { redirectUris: ['https://a.example/cb', 'https://b.example/cb'] }
  const two = withApplication({ web: web({ redirectUris: [] }), spa })
  const one = withApplication({
    web: web({ redirectUris: [] }),
    spa: { redirectUris: ['https://a.example/cb'] },
  })
  expect(firstOf('AADSTS9002327', two)?.repair).toBeUndefined()
  expect(firstOf('AADSTS9002327', one)?.repair?.wanted).toEqual({
    redirectUris: { web: ['https://a.example/cb'], spa: [], publicClient: [] },
    prune: ['redirectUris'],
  })
})

test('what the tenant holds already is not mended', () => {
  expect(firstOf(mismatch('https://client.example/callback'))?.repair).toBeUndefined()
  expect(application().web.redirectUris).toEqual(['https://client.example/callback'])
})
