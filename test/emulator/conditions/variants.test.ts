import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readVariants, type Variant, variants } from '../../../src/emulator/conditions/variants.ts'
import { newId } from '../identifiers.ts'
import { type Answer, emulator, form, newApp, newClient, newPrincipal, text } from '../support.ts'

const running = emulator({ control: true })
const { graph, send } = running
const play = (...names: Variant[]) => send('POST', '/control', { body: { variants: names } })

const upsert = (name: string, body: object = {}) =>
  graph('PATCH', `/applications(uniqueName='${name}')`, {
    headers: { prefer: 'create-if-missing' },
    body: { displayName: name, ...body },
  })
const scope = (id: string, value: string) => ({
  id,
  value,
  adminConsentDisplayName: 'A scope',
  isEnabled: true,
})
const grant = async (value: string): Promise<Answer> => {
  const [client, resource] = [await newPrincipal(graph), await newPrincipal(graph)]
  const body = { clientId: client.id, resourceId: resource.id, consentType: 'AllPrincipals', scope: value }
  return graph('POST', '/oauth2PermissionGrants', { body })
}
/** A new application with what is under test, deleted. */
const deleted = async (name: string) => {
  await upsert(name, { identifierUris: [`api://${running.ready.tenantId}/${name}`] })
  await graph('DELETE', `/applications(uniqueName='${name}')`)
}

/** What is seen in each reading: by default, and with the variant. */
const readings: Record<string, { look(): Promise<unknown>; normally: unknown; instead: unknown }> = {
  'nested-patch-replaces': {
    async look() {
      const path = `/applications/${text(await newApp(graph, { api: { requestedAccessTokenVersion: 2 } }), 'id')}`
      await graph('PATCH', path, { body: { api: { acceptMappedClaims: true } } })
      return (await graph('GET', path)).body.api
    },
    normally: expect.objectContaining({ acceptMappedClaims: true, requestedAccessTokenVersion: 2 }),
    instead: expect.objectContaining({ acceptMappedClaims: true, requestedAccessTokenVersion: null }),
  },
  'no-federated-credential-70025': {
    async look() {
      const { appId } = await newPrincipal(graph)
      const claims = Buffer.from(JSON.stringify({ iss: 'https://issuer.example', sub: 'a pod' })).toString(
        'base64url',
      )
      const fields = {
        grant_type: 'client_credentials',
        client_id: appId,
        scope: 'https://graph.microsoft.com/.default',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `e30.${claims}.c2ln`,
      }
      return (await send('POST', `/${running.ready.tenantId}/oauth2/v2.0/token`, form(fields))).body
        .error_codes
    },
    normally: [70021],
    instead: [70025],
  },
  'enabled-scope-may-change': {
    async look() {
      const id = newId()
      const app = await newApp(graph, { api: { oauth2PermissionScopes: [scope(id, 'old')] } })
      const body = { api: { oauth2PermissionScopes: [scope(id, 'new')] } }
      return (await graph('PATCH', `/applications/${text(app, 'id')}`, { body })).status
    },
    normally: 400,
    instead: 204,
  },
  'default-audience-multi': {
    look: async () => (await newApp(graph)).body,
    normally: expect.objectContaining({ signInAudience: 'AzureADMyOrg' }),
    instead: expect.objectContaining({
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      api: expect.objectContaining({ requestedAccessTokenVersion: 2 }),
    }),
  },
  'newer-members-shown': {
    look: async () => Object.keys((await newApp(graph)).body),
    normally: expect.not.arrayContaining(['isDisabled']),
    instead: expect.arrayContaining(['isDisabled', 'createdByAppId', 'managerApplications']),
  },
  'short-pages': {
    async look() {
      for (let made = 0; made < 11; made++) await newApp(graph)
      return (await graph('GET', '/applications')).body['@odata.nextLink']
    },
    normally: undefined,
    instead: expect.stringContaining('$skiptoken'),
  },
  'client-key-id-refused': {
    async look() {
      const path = `/applications/${text(await newApp(graph), 'id')}/addPassword`
      return (await graph('POST', path, { body: { passwordCredential: { keyId: newId() } } })).status
    },
    normally: 200,
    instead: 400,
  },
  'upsert-answers-200': {
    async look() {
      await upsert('answers')
      const { status, body } = await upsert('answers')
      return { status, uniqueName: body.uniqueName }
    },
    normally: { status: 204, uniqueName: undefined },
    instead: { status: 200, uniqueName: 'answers' },
  },
  'preference-applied-header': {
    look: async () => (await upsert('preferred')).headers['preference-applied'],
    normally: undefined,
    instead: 'create-if-missing',
  },
  'unique-name-in-body-accepted': {
    async look() {
      const { status, body } = await newApp(graph, { uniqueName: 'in-the-body' })
      const path = `/applications/${text(await newApp(graph), 'id')}`
      const patch = async (uniqueName: string) =>
        (await graph('PATCH', path, { body: { uniqueName } })).status
      const statuses = [
        status,
        await patch('given-later'),
        await patch('given-later'),
        await patch('in-the-body'),
      ]
      const again = await newApp(graph, { uniqueName: 'in-the-body' })
      return [...statuses, again.status, body.uniqueName, (await graph('GET', path)).body.uniqueName]
    },
    normally: [400, 400, 400, 400, 400, undefined, null],
    instead: [201, 204, 204, 400, 400, 'in-the-body', 'given-later'],
  },
  'taken-unique-name-409': {
    async look() {
      await deleted('taken-name')
      return (await upsert('taken-name')).status
    },
    normally: 400,
    instead: 409,
  },
  'deleted-names-free': {
    async look() {
      await deleted('freed-name')
      const identifierUris = [`api://${running.ready.tenantId}/freed-name`]
      return [(await newApp(graph, { identifierUris })).status, (await upsert('freed-name')).status]
    },
    normally: [400, 400],
    instead: [201, 201],
  },
  'deleted-app-leaves-service-principal': {
    async look() {
      const { appObjectId, id } = await newPrincipal(graph)
      await graph('DELETE', `/applications/${appObjectId}`)
      return (await graph('GET', `/servicePrincipals/${id}`)).status
    },
    normally: 404,
    instead: 200,
  },
  'ownedby-cannot-list': {
    async look() {
      const client = await newClient(graph, ['Application.ReadWrite.OwnedBy'])
      const as = running.as(await running.tokenFor(client))
      return [
        (await as('GET', '/applications')).status,
        (await as('POST', '/applications', { body: { displayName: 'x' } })).status,
      ]
    },
    normally: [200, 201],
    instead: [403, 201],
  },
  'ownedby-lists-all': {
    async look() {
      const foreign = await newPrincipal(graph)
      const as = running.as(await running.tokenFor(await newClient(graph, ['Application.ReadWrite.OwnedBy'])))
      const path = `/applications/${foreign.appObjectId}`
      const patch = as('PATCH', path, { body: { notes: 'not mine' } })
      const { body } = await as(
        'GET',
        `/applications?$filter=id eq '${foreign.appObjectId}'`.replaceAll(' ', '%20'),
      )
      return [
        (await as('GET', path)).status,
        (await patch).status,
        Array.isArray(body.value) && body.value.length,
      ]
    },
    normally: [403, 403, 0],
    instead: [200, 403, 1],
  },
  'owner-references-not-listed': {
    async look() {
      const { appObjectId, id } = await newPrincipal(graph)
      const paths = [`/applications/${appObjectId}/owners/$ref`, `/servicePrincipals/${id}/owners/$ref`]
      return [(await graph('GET', paths[0] ?? '')).status, (await graph('GET', paths[1] ?? '')).status]
    },
    normally: [200, 200],
    instead: [400, 400],
  },
  'nested-select-refused': {
    async look() {
      const path = `/applications/${text(await newApp(graph), 'id')}?$expand=owners($select=id)&$select=id`
      const { status, body } = await graph('GET', path)
      return { status, owners: body.owners, error: body.error }
    },
    normally: { status: 200, owners: [], error: undefined },
    instead: {
      status: 400,
      owners: undefined,
      error: expect.objectContaining({ message: 'Invalid $select properties.' }),
    },
  },
  'count-refused-otherwise': {
    look: async () => (await graph('GET', '/applications/$count')).body.error,
    normally: expect.objectContaining({
      code: 'Request_BadRequest',
      message: '$count is not currently supported.',
    }),
    instead: expect.objectContaining({
      code: 'Request_UnsupportedQuery',
      message: expect.stringContaining("the 'ConsistencyLevel:eventual' header is missing"),
    }),
  },
  'unknown-select-ignored': {
    async look() {
      const { status, body } = await graph('GET', '/applications?$select=id,nonsense&$top=1')
      const other = await graph('GET', '/applications?$select=id,nonsense&$filter=(')
      const members = Array.isArray(body.value) ? Object.keys(body.value[0]) : undefined
      return { status, members, other: other.status }
    },
    normally: { status: 400, members: undefined, other: 400 },
    instead: { status: 200, members: ['id'], other: 400 },
  },
  'unknown-grant-scope-refused': {
    look: async () => (await grant('no_such_scope')).status,
    normally: 201,
    instead: 400,
  },
  'malformed-filter-id-matches-nothing': {
    async look() {
      const find = (filter: string) => graph('GET', `/applications?$filter=${filter.replaceAll(' ', '%20')}`)
      const found = await find("appId eq 'no-guid'")
      return [found.status, found.body.value, (await find('appId eq')).status]
    },
    normally: [400, undefined, 400],
    instead: [200, [], 400],
  },
  'malformed-id-400': {
    look: async () => (await graph('GET', '/applications/no-guid')).status,
    normally: 404,
    instead: 400,
  },
}

describe('each reading can be played', () => {
  test.each(Object.entries(readings))('%s', async (name, { look, normally, instead }) => {
    const [variant] = readVariants([name])
    await play()
    expect(await look()).toEqual(normally)
    await play(...(variant ? [variant] : []))
    expect(await look()).toEqual(instead)
    await play()
  })
})

// These are switched on where throttling, batches and lag are tested.
const elsewhere = ['throttled-item-fails-batch', 'batch-level-retry-after', 'throttled-calls-count']
const withLag = ['batch-reads-see-stale', 'refused-grant-landed', 'lagging-reference-otherwise']

test('every variant has its test', () => {
  expect([...Object.keys(readings), ...elsewhere, ...withLag].sort()).toEqual(Object.keys(variants).sort())
})

test('every variant is explained in the documentation', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/emulator.md'), 'utf8')
  expect(Object.keys(variants).filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('variants are named one by one or together', () => {
  expect(readVariants(['short-pages,malformed-id-400', 'short-pages'])).toEqual([
    'short-pages',
    'malformed-id-400',
  ])
})
