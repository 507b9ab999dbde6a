import fc from 'fast-check'
import { expect, test } from 'vitest'
import { terraform } from '../../../src/render/elsewhere/terraform.ts'
import { appId, graphAppId, objectId, scope } from '../../given/model.ts'
import { parseHcl } from '../parse.ts'
import { publicCloud, registration } from '../registration.ts'
import { anyNames, type Names, wholeLive } from '../whole.ts'

const plain = { name: 'Orders API', text: 'Lets the app call it.' }

async function read(names: Names = plain, one = registration()) {
  const { files } = terraform(one, { live: wholeLive(names) })
  const [main = {}, imports = {}] = await Promise.all(
    files.map(({ path, content }) => parseHcl(path, content)),
  )
  const { resource, data, provider } = main
  return { resource, data, provider, imports: imports.import }
}

test('the application is written with scopes, roles, claims, permissions and redirect URIs', async () => {
  const { resource } = await read()
  expect(resource.azuread_application.this[0]).toMatchObject({
    display_name: 'Orders API',
    sign_in_audience: 'AzureADMyOrg',
    fallback_public_client_enabled: true,
    owners: [objectId],
    api: [
      {
        requested_access_token_version: 2,
        oauth2_permission_scope: [{ id: scope().id, value: 'access_as_user', type: 'User', enabled: true }],
      },
    ],
    app_role: [{ value: 'Reader', allowed_member_types: ['User'] }],
    optional_claims: [{ access_token: [{ name: 'email', essential: true }] }],
    required_resource_access: [
      { resource_app_id: graphAppId, resource_access: [{ id: 'id-of-User.Read', type: 'Scope' }] },
    ],
    web: [
      { homepage_url: 'https://contoso.example', implicit_grant: [{ id_token_issuance_enabled: false }] },
    ],
    public_client: [{ redirect_uris: ['http://localhost/callback'] }],
    lifecycle: [{ ignore_changes: ['${identifier_uris}'] }],
  })
})

test('what refers to the client id refers to the one that Entra gives', async () => {
  const { resource } = await read()
  expect(resource.azuread_application_identifier_uri.this_1[0].identifier_uri).toBe(
    'api://${azuread_application.this.client_id}',
  )
  expect(resource.azuread_service_principal.this[0]).toMatchObject({
    client_id: '${azuread_application.this.client_id}',
    app_role_assignment_required: true,
  })
})

test('consent, roles, pre-authorized clients and federated credentials are resources of their own', async () => {
  const { resource, data } = await read()
  expect(data.azuread_service_principal.api_1[0]).toEqual({ client_id: graphAppId })
  expect(resource.azuread_service_principal_delegated_permission_grant.this_1[0]).toEqual({
    service_principal_object_id: '${azuread_service_principal.this.object_id}',
    resource_service_principal_object_id: '${data.azuread_service_principal.api_1.object_id}',
    claim_values: ['User.Read'],
  })
  expect(resource.azuread_app_role_assignment.this_1[0].app_role_id).toBe('role-of-Mail.Send')
  expect(resource.azuread_application_pre_authorized.this_1[0].permission_ids).toEqual([scope().id])
  expect(resource.azuread_application_federated_identity_credential.this_1[0]).toMatchObject({
    display_name: 'deploy',
    issuer: 'https://token.actions.example',
  })
})

test('every resource is taken over by the id that the provider knows it by', async () => {
  const { imports, resource } = await read()
  const ids = Object.fromEntries(imports.map(({ to, id }: { to: string; id: string }) => [to, id]))
  const named = Object.entries(resource).flatMap(([type, ones]) =>
    Object.keys(ones as object).map((name) => `\${${type}.${name}}`),
  )
  expect(Object.keys(ids).sort()).toEqual(named.sort())
  expect(ids['${azuread_application.this}']).toBe(`/applications/${objectId}`)
  const uri = encodeURIComponent(Buffer.from(`api://${appId}`).toString('base64'))
  expect(ids['${azuread_application_identifier_uri.this_1}']).toBe(
    `/applications/${objectId}/identifierUris/${uri}`,
  )
})

test('another cloud is another environment', async () => {
  const cloud = { ...publicCloud, name: 'usgov' } as const
  expect((await read(plain, registration({ cloud }))).provider.azuread[0].environment).toBe('usgovernmentl4')
})

test('names are read as they are', async () => {
  await fc.assert(
    fc.asyncProperty(anyNames, async (names) => {
      fc.pre(!`${names.name}${names.text}`.includes('\0'))
      const { resource } = await read(names)
      const [app] = resource.azuread_application.this
      expect([app.display_name, app.notes, app.tags]).toEqual([
        names.name,
        names.text,
        [names.name, names.text],
      ])
      const [given] = app.api[0].oauth2_permission_scope
      expect([given.admin_consent_display_name, given.admin_consent_description]).toEqual([
        names.name,
        names.text,
      ])
      expect(resource.azuread_application_federated_identity_credential.this_1[0].subject).toBe(names.text)
    }),
    { seed: 1, numRuns: 60 },
  )
})
