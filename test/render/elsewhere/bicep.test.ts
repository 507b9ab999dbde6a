import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bicep } from '../../../src/render/elsewhere/bicep.ts'
import { appId, graphAppId, objectId, scope } from '../../given/model.ts'
import { readBicep } from '../read-bicep.ts'
import { registration } from '../registration.ts'
import { anyNames, type Names, wholeLive } from '../whole.ts'

const plain = { name: 'Orders API', text: 'Lets the app call it.' }
const keyed = registration({ key: 'orders' })

function read(names: Names = plain, one = keyed) {
  const [file] = bicep(one, { live: wholeLive(names) }).files
  const { extension, resources } = readBicep(file?.content ?? '')
  const of = (name: string) => resources.find((resource) => resource.name === name)
  return { extension, of, resources }
}

test('the application is found by its key and written as Graph has it', () => {
  const { extension, of } = read()
  expect(extension).toBe('br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0')
  expect(of('app')).toMatchObject({
    type: 'Microsoft.Graph/applications@v1.0',
    value: {
      uniqueName: 'orders',
      displayName: 'Orders API',
      identifierUris: [`api://${appId}`, expect.any(String)],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [{ id: scope().id, value: 'access_as_user' }],
        preAuthorizedApplications: [{ appId: 'client-1', delegatedPermissionIds: [scope().id] }],
      },
      owners: { relationships: [objectId] },
    },
  })
})

test('principal, consent, roles and federated credentials refer to each other', () => {
  const { of } = read()
  expect(of('principal')?.value.appId).toEqual({ written: 'app.appId' })
  expect(of('api1')).toMatchObject({ existing: true, value: { appId: graphAppId } })
  expect(of('consent1')?.value).toEqual({
    clientId: { written: 'principal.id' },
    consentType: 'AllPrincipals',
    resourceId: { written: 'api1.id' },
    scope: 'User.Read',
  })
  expect(of('role1')?.value.appRoleId).toBe('role-of-Mail.Send')
  expect(of('federated1')?.value.name).toEqual({ written: '${app.uniqueName}/deploy' })
})

test('without a key the notes say how the registration gets one', () => {
  const { key, ...without } = keyed
  expect(read(plain, without).of('app')?.value.uniqueName).toBe('NAME')
  expect(bicep(without, { live: wholeLive(plain) }).notes[0]).toContain(`/applications/${objectId}" --body`)
})

test('names are read as they are', () => {
  fc.assert(
    fc.property(anyNames, (names) => {
      const { of } = read(names)
      const app = of('app')?.value
      expect([app?.displayName, app?.notes, app?.tags]).toEqual([
        names.name,
        names.text,
        [names.name, names.text],
      ])
      expect(of('federated1')?.value.subject).toBe(names.text)
    }),
    { seed: 1, numRuns: 200 },
  )
})
