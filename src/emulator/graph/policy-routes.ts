import * as allow from './permissions.ts'
import { entityReply } from './representation.ts'
import type { Route } from './route.ts'

export const policyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/policies/authorizationPolicy',
    needs: allow.readAuthorizationPolicy,
    handle: (call) =>
      entityReply(
        call,
        { context: 'policies/authorizationPolicy', resource: 'AuthorizationPolicy' },
        call.tenant.policies.authorization,
      ),
  },
  {
    method: 'GET',
    path: '/policies/defaultAppManagementPolicy',
    needs: allow.readAppManagementPolicy,
    handle: (call) =>
      entityReply(
        call,
        { context: 'policies/defaultAppManagementPolicy', resource: 'TenantAppManagementPolicy' },
        call.tenant.policies.appManagement,
      ),
  },
  {
    method: 'GET',
    path: '/policies/adminConsentRequestPolicy',
    needs: allow.readConsentRequestPolicy,
    handle: (call) =>
      entityReply(
        call,
        { context: 'policies/adminConsentRequestPolicy', resource: 'AdminConsentRequestPolicy' },
        call.tenant.policies.adminConsentRequest,
      ),
  },
]
