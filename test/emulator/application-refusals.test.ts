import { describe, expect, test } from 'vitest'
import { emulator, newApp, refusal, text } from './support.ts'

const running = emulator()
const { graph, send, tokenFor } = running

const SCOPE = '11111111-1111-4111-8111-111111111111'
const scope = (more: object = {}) => ({ id: SCOPE, value: 'Call', isEnabled: true, ...more })
const role = (more: object = {}) => ({
  id: SCOPE,
  value: 'R',
  displayName: 'R',
  allowedMemberTypes: ['User'],
  ...more,
})
const invalid = (property: string) =>
  refusal(
    400,
    'Request_BadRequest',
    `Invalid value specified for property '${property}' of resource 'Application'.`,
  )
const readOnly = (property: string) =>
  refusal(400, 'Request_BadRequest', `Property '${property}' is read-only and cannot be set.`)
const duplicates = refusal(400, 'Request_BadRequest', 'Request contains a property with duplicate values.')
const policyRefusal = refusal(
  400,
  'Request_BadRequest',
  expect.stringContaining('Failed to add identifier URI'),
)
const serviceActions = refusal(
  400,
  'Request_BadRequest',
  'New password credentials must be generated with service actions.',
)

describe('a create is refused', () => {
  test.each([
    [
      'without displayName',
      { displayName: undefined },
      refusal(
        400,
        'Request_BadRequest',
        "A value is required for property 'displayName' of resource 'Application'.",
      ),
    ],
    ['with an empty displayName', { displayName: '' }, invalid('displayName')],
    [
      'with an unknown member',
      { nonsense: 1 },
      refusal(400, 'Request_BadRequest', 'Unexpected contents in request body.'),
    ],
    [
      'with an unknown member deep down',
      { api: { nonsense: 1 } },
      refusal(400, 'Request_BadRequest', 'Unexpected contents in request body.'),
    ],
    ['with uniqueName', { uniqueName: 'x' }, readOnly('uniqueName')],
    ['with appId', { appId: SCOPE }, readOnly('appId')],
    ['with an unknown audience', { signInAudience: 'Everyone' }, invalid('signInAudience')],
    ['with an impossible token version', { api: { requestedAccessTokenVersion: 3 } }, invalid('api')],
    [
      'with a scope id that is no GUID',
      { api: { oauth2PermissionScopes: [scope({ id: 'x' })] } },
      invalid('api'),
    ],
    [
      'with a resource that is no GUID',
      { requiredResourceAccess: [{ resourceAppId: 'x', resourceAccess: [] }] },
      invalid('requiredResourceAccess'),
    ],
    [
      'with a web redirect URI with fragment',
      { web: { redirectUris: ['https://a.example/#x'] } },
      invalid('web'),
    ],
    [
      'with a web redirect URI with wildcard',
      { web: { redirectUris: ['https://*.example/'] } },
      invalid('web'),
    ],
    ['with a plain http web redirect URI', { web: { redirectUris: ['http://a.example/'] } }, invalid('web')],
    ['with a custom scheme on web', { web: { redirectUris: ['myapp://auth'] } }, invalid('web')],
    ['with a plain http spa redirect URI', { spa: { redirectUris: ['http://a.example/'] } }, invalid('spa')],
    [
      'with a relative public client redirect URI',
      { publicClient: { redirectUris: ['/x'] } },
      invalid('publicClient'),
    ],
    [
      'with a scope that begins with a full stop',
      { api: { oauth2PermissionScopes: [scope({ value: '.Call' })] } },
      invalid('api'),
    ],
    [
      'with two scopes of one value',
      { api: { oauth2PermissionScopes: [scope(), scope({ id: '22222222-2222-4222-8222-222222222222' })] } },
      duplicates,
    ],
    [
      'with two scopes of one id',
      { api: { oauth2PermissionScopes: [scope(), scope({ value: 'Other' })] } },
      duplicates,
    ],
    [
      'with two app roles of one value',
      { appRoles: [role(), role({ id: '22222222-2222-4222-8222-222222222222' })] },
      duplicates,
    ],
    [
      'with one identifier URI twice',
      { api: { requestedAccessTokenVersion: 2 }, identifierUris: ['api://x', 'api://x'] },
      duplicates,
    ],
    ['with a secret of its own', { passwordCredentials: [{ secretText: 'not-a-secret' }] }, serviceActions],
    [
      'for personal accounts without v2 tokens',
      { signInAudience: 'AzureADandPersonalMicrosoftAccount' },
      refusal(400, 'InvalidValue', 'Property api.requestedAccessTokenVersion is invalid.'),
    ],
    [
      'with a certificate that is none',
      { keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: 'bm9uZQ==' }] },
      invalid('keyCredentials'),
    ],
    [
      'with a key of no usage',
      { keyCredentials: [{ type: 'Symmetric', key: 'bm9uZQ==' }] },
      invalid('keyCredentials'),
    ],
    [
      'with an https identifier URI on a foreign host',
      { identifierUris: ['https://elsewhere.example/api'] },
      refusal(400, 'HostNameNotOnVerifiedDomain', expect.stringContaining("'https://elsewhere.example/api'")),
    ],
    [
      'with an identifier URI that ends in a slash',
      { identifierUris: ['https://contoso-emulator.example/'] },
      refusal(
        400,
        'Request_BadRequest',
        "Application alias 'https://contoso-emulator.example/' value is invalid.",
      ),
    ],
    ['with an identifier URI without scheme', { identifierUris: ['name'] }, invalid('identifierUris')],
    [
      'with a free api:// name while it gets v1 tokens',
      { identifierUris: ['api://free-name'] },
      policyRefusal,
    ],
  ])('%s', async (_, members, expected) => {
    expect(await newApp(graph, members)).toMatchObject(expected)
  })

  test('when the body is no JSON', async () => {
    const answer = await graph('POST', '/applications', { raw: { text: '{', type: 'application/json' } })
    expect(answer).toMatchObject(
      refusal(400, 'BadRequest', expect.stringContaining('Unable to read JSON request payload')),
    )
  })

  test('when there is no body', async () => {
    expect(await graph('POST', '/applications')).toMatchObject(
      refusal(400, 'BadRequest', 'Empty Payload. JSON content expected.'),
    )
  })

  test('when another application has the identifier URI, in any case, even a deleted one', async () => {
    const uri = 'https://contoso-emulator.example/taken'
    const first = await newApp(graph, { identifierUris: [uri] })
    const message = 'Another object with the same value for property identifierUris already exists.'
    const taken = {
      status: 400,
      body: {
        error: {
          code: 'Request_BadRequest',
          message,
          details: [{ code: 'ObjectConflict', message, target: 'identifierUris' }],
        },
      },
    }
    expect(
      await newApp(graph, { identifierUris: [uri.toUpperCase().replace('HTTPS', 'https')] }),
    ).toMatchObject(taken)
    await graph('DELETE', `/applications/${text(first, 'id')}`)
    expect(await newApp(graph, { identifierUris: [uri] })).toMatchObject(taken)
  })

  test('when a pre-authorization names the scope that the same body adds', async () => {
    const preAuthorizedApplications = [
      { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', delegatedPermissionIds: [SCOPE] },
    ]
    const answer = await newApp(graph, {
      api: { oauth2PermissionScopes: [scope()], preAuthorizedApplications },
    })
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'InvalidValue',
          details: [{ target: 'api.preAuthorizedApplications.delegatedPermissionIds', code: 'InvalidValue' }],
        },
      },
    })
  })

  test('by an empty uniqueName', async () => {
    const body = { displayName: 'Nameless' }
    const headers = { prefer: 'create-if-missing' }
    expect(await graph('PATCH', "/applications(uniqueName='')", { body, headers })).toMatchObject(
      invalid('uniqueName'),
    )
  })

  test('by uniqueName while a deleted application still holds that name', async () => {
    const upsert = () =>
      graph('PATCH', "/applications(uniqueName='once')", {
        body: { displayName: 'x' },
        headers: { prefer: 'create-if-missing' },
      })
    await graph('DELETE', `/applications/${text(await upsert(), 'id')}`)
    expect(await upsert()).toMatchObject(
      refusal(400, 'Request_BadRequest', expect.stringContaining('uniqueName')),
    )
  })
})

describe('identifier URIs are taken', () => {
  test.each([
    ['under a verified domain', { identifierUris: ['https://api.contoso-emulator.example/x'] }],
    ['as api:// with a verified domain', { identifierUris: ['api://contoso-emulator.example/y'] }],
    [
      'as a free name with v2 tokens',
      { identifierUris: ['api://v2-name'], api: { requestedAccessTokenVersion: 2 } },
    ],
  ])('%s', async (_, members) => {
    expect((await newApp(graph, members)).status).toBe(201)
  })

  test('as api:// with the application id, and stay when the token version changes', async () => {
    const made = await newApp(graph)
    const path = `/applications/${text(made, 'id')}`
    const uris = [`api://${text(made, 'appId')}`, 'api://v2-kept-name']
    const body = { identifierUris: uris, api: { requestedAccessTokenVersion: 2 } }
    expect((await graph('PATCH', path, { body: { identifierUris: uris.slice(0, 1) } })).status).toBe(204)
    expect((await graph('PATCH', path, { body })).status).toBe(204)
    expect((await graph('PATCH', path, { body: { api: { requestedAccessTokenVersion: 1 } } })).status).toBe(
      204,
    )
  })
})

describe('an update is refused', () => {
  const locked = refusal(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  )
  test.each([
    ['that removes an enabled scope', { api: { oauth2PermissionScopes: [] } }, locked],
    [
      'that renames an enabled scope',
      { api: { oauth2PermissionScopes: [scope({ value: 'Other' })] } },
      locked,
    ],
    [
      'that renames a scope while disabling it',
      { api: { oauth2PermissionScopes: [scope({ value: 'Other', isEnabled: false })] } },
      locked,
    ],
    ['that removes an enabled app role', { appRoles: [] }, locked],
    [
      'that pre-authorizes an unknown scope',
      {
        api: {
          preAuthorizedApplications: [
            {
              appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
              delegatedPermissionIds: ['33333333-3333-4333-8333-333333333333'],
            },
          ],
        },
      },
      refusal(400, 'InvalidValue', expect.any(String)),
    ],
    [
      'that pre-authorizes an unknown application',
      {
        api: {
          preAuthorizedApplications: [
            { appId: '33333333-3333-4333-8333-333333333333', delegatedPermissionIds: [SCOPE] },
          ],
        },
      },
      refusal(
        400,
        'Request_BadRequest',
        'Property PreAuthorizedApplication references applications 33333333-3333-4333-8333-333333333333 that cannot be found.',
      ),
    ],
    ['that adds a secret', { passwordCredentials: [{ displayName: 'mine' }] }, serviceActions],
    ['with uniqueName', { uniqueName: 'other' }, readOnly('uniqueName')],
    [
      'to personal accounts without v2 tokens',
      { signInAudience: 'PersonalMicrosoftAccount' },
      refusal(400, 'InvalidValue', 'Property api.requestedAccessTokenVersion is invalid.'),
    ],
  ])('%s', async (_, body, expected) => {
    const made = await newApp(graph, { api: { oauth2PermissionScopes: [scope()] }, appRoles: [role()] })
    const path = `/applications/${text(made, 'id')}`
    const before = (await graph('GET', path)).body
    expect(await graph('PATCH', path, { body })).toMatchObject(expected)
    expect((await graph('GET', path)).body).toEqual(before)
  })

  test('that alters or drops a stored secret', async () => {
    const path = `/applications/${text(await newApp(graph), 'id')}`
    const { keyId } = (await graph('POST', `${path}/addPassword`, { body: {} })).body
    const altered = { passwordCredentials: [{ keyId, displayName: 'renamed' }] }
    expect(await graph('PATCH', path, { body: altered })).toMatchObject(
      refusal(
        400,
        'Request_BadRequest',
        `Update to existing credential with KeyId '${keyId}' is not allowed.`,
      ),
    )
    expect(await graph('PATCH', path, { body: { passwordCredentials: [] } })).toMatchObject(serviceActions)
  })

  test('that gives a stored certificate another key', async () => {
    const entry = { type: 'Symmetric', usage: 'Verify', key: 'b25l' }
    const made = await newApp(graph, { keyCredentials: [entry] })
    const path = `/applications/${text(made, 'id')}`
    const [stored] = Array.isArray(made.body.keyCredentials) ? made.body.keyCredentials : []
    const body = { keyCredentials: [{ ...stored, key: 'dHdv' }] }
    expect(await graph('PATCH', path, { body })).toMatchObject(
      refusal(400, 'Request_BadRequest', expect.stringContaining('Update to existing credential')),
    )
  })
})

describe('an address is refused', () => {
  const GONE = '44444444-4444-4444-8444-444444444444'
  test.each([
    ['GET', `/applications/${GONE}`],
    ['PATCH', `/applications/${GONE}`],
    ['DELETE', `/applications/${GONE}`],
    ['POST', `/applications/${GONE}/addPassword`],
    ['GET', `/applications(appId='${GONE}')`],
  ])('%s %s', async (method, path) => {
    const sent = method === 'GET' || method === 'DELETE' ? {} : { body: {} }
    expect(await graph(method, path, sent)).toMatchObject(
      refusal(
        404,
        'Request_ResourceNotFound',
        `Resource '${GONE}' does not exist or one of its queried reference-property objects are not present.`,
      ),
    )
  })

  test('an appId where the object id belongs', async () => {
    const appId = text(await newApp(graph), 'appId')
    expect((await graph('GET', `/applications/${appId}`)).status).toBe(404)
  })

  test.each(['/applications', '/servicePrincipals'])('%s by what is no key', async (path) => {
    expect(await graph('GET', `${path}(displayName='x')`)).toMatchObject(
      refusal(400, 'Request_BadRequest', expect.stringContaining("Invalid key 'displayName'")),
    )
  })

  test('another version', async () => {
    const answer = await send('GET', '/v2.0/applications', {
      headers: {
        host: 'graph.microsoft.com',
        authorization: `Bearer ${await tokenFor(running.ready.bootstrap)}`,
      },
    })
    expect(answer).toMatchObject(refusal(400, 'BadRequest', 'Invalid version: v2.0'))
  })

  test('an unknown path', async () => {
    expect(await graph('GET', '/nonsense')).toMatchObject(
      refusal(400, 'BadRequest', "Resource not found for the segment 'nonsense'."),
    )
  })

  test('a method the path does not take', async () => {
    expect(await graph('DELETE', '/applications')).toMatchObject(
      refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
    )
  })
})
