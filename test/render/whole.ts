import fc from 'fast-check'
import type { Application } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import {
  api,
  appId,
  application,
  appRole,
  federated,
  grant,
  objectId,
  resource,
  roleAssignment,
  scope,
  servicePrincipal,
  vacant,
  web,
} from '../given/model.ts'
import { hostile } from './hostile.ts'

export interface Names {
  readonly name: string
  readonly text: string
}

/** A registration with something of every kind, whose names and texts are these. */
export function wholeLive({ name, text }: Names, more: Partial<Application> = {}): Live {
  const consented = resource({}, ['User.Read'])
  return vacant({
    application: application({
      displayName: name,
      notes: text,
      tags: [name, text],
      identifierUris: [`api://${appId}`, `https://contoso.example/${encodeURIComponent(name)}/${appId}`],
      isFallbackPublicClient: true,
      api: api({
        oauth2PermissionScopes: [
          scope({
            adminConsentDisplayName: name,
            adminConsentDescription: text,
            userConsentDisplayName: text,
          }),
        ],
        preAuthorizedApplications: [{ appId: 'client-1', delegatedPermissionIds: [scope().id] }],
      }),
      appRoles: [appRole({ displayName: name, description: text })],
      optionalClaims: {
        accessToken: [{ name: 'email', source: null, essential: true, additionalProperties: [text] }],
        idToken: [],
        saml2Token: [],
      },
      web: web({
        redirectUris: [`https://contoso.example/${encodeURIComponent(text)}`],
        homePageUrl: 'https://contoso.example',
      }),
      publicClient: { redirectUris: ['http://localhost/callback'] },
      requiredResourceAccess: [
        { resourceAppId: consented.appId, resourceAccess: [{ id: 'id-of-User.Read', type: 'Scope' }] },
      ],
      ...more,
    }),
    servicePrincipal: servicePrincipal({ appRoleAssignmentRequired: true }),
    grants: [grant({ id: 'g-1', resourceId: consented.id, scope: 'User.Read' })],
    appRoleAssignments: [roleAssignment({ id: 'r-1', resourceId: consented.id })],
    federatedIdentityCredentials: [federated({ name: 'deploy', subject: text, description: text })],
    owners: [objectId],
    resources: [consented],
  })
}

export const anyNames: fc.Arbitrary<Names> = fc.record({ name: hostile, text: hostile })

export const anyWhole: fc.Arbitrary<Live> = anyNames.map((names) => wholeLive(names))

export const apiAppId = '99999999-2222-3333-4444-55555555abcd'

/** The connector of a split, and the API that it calls; the API pre-authorizes it. */
export function bothHalves(): { live: Live; apiLive: Live } {
  const plain = wholeLive({ name: 'Orders', text: 'Lets the app call it.' })
  const called = resource({ id: 'sp-of-the-api', appId: apiAppId, displayName: 'Orders' }, ['access_as_user'])
  const apiLive: Live = {
    ...plain,
    application: application({
      id: 'object-of-the-api',
      appId: apiAppId,
      uniqueName: 'orders',
      displayName: 'Orders',
      identifierUris: [`api://${apiAppId}`],
      api: api({
        oauth2PermissionScopes: [scope()],
        preAuthorizedApplications: [
          { appId, delegatedPermissionIds: [scope().id] },
          { appId: 'client-1', delegatedPermissionIds: [scope().id] },
        ],
      }),
    }),
    servicePrincipal: servicePrincipal({ id: called.id, appId: apiAppId }),
    appRoleAssignments: [],
    federatedIdentityCredentials: [],
  }
  const live: Live = {
    ...plain,
    application: application({
      uniqueName: 'orders-connector',
      displayName: 'Orders connector',
      identifierUris: [],
      requiredResourceAccess: [
        { resourceAppId: apiAppId, resourceAccess: [{ id: scope().id, type: 'Scope' }] },
      ],
    }),
    grants: [grant({ id: 'g-2', resourceId: called.id, scope: 'access_as_user' })],
    appRoleAssignments: [],
    resources: [called],
  }
  return { live, apiLive }
}
