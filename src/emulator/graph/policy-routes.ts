import { overlay } from '../deep-merge.ts'
import type { Policies } from '../policies.ts'
import { readBody } from './body.ts'
import { assign } from './merge-application.ts'
import type { Permissions } from './permissions.ts'
import * as allow from './permissions.ts'
import { appManagementBody, authorizationBody, consentRequestBody } from './policy-bodies.ts'
import { forbidden } from './refusal.ts'
import { entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'

/** Reads and changes of one policy. `change` takes the body and gives the policy after it. */
function policy<Name extends keyof Policies>(
  name: Name,
  of: {
    path: string
    resource: string
    read: Permissions
    write: Permissions
    change(body: unknown, before: Policies[Name]): Policies[Name]
  },
): Route[] {
  const view = { context: `policies/${of.path}`, resource: of.resource }
  const path = `/policies/${of.path}`
  const patch = (call: Call) => {
    if (call.caller.kind === 'user' && !call.caller.administrator) throw forbidden()
    const { policies } = call.tenant
    policies[name] = of.change(call.body, policies[name])
    return noContent
  }
  return [
    {
      method: 'GET',
      path,
      needs: of.read,
      handle: (call) => entityReply(call, view, call.tenant.policies[name]),
    },
    { method: 'PATCH', path, needs: of.write, handle: patch },
  ]
}

function changeAppManagement(body: unknown, before: Policies['appManagement']): Policies['appManagement'] {
  const { applicationRestrictions = {}, ...rest } = readBody(
    appManagementBody,
    body,
    'TenantAppManagementPolicy',
  )
  const { audiences, ...restrictions } = applicationRestrictions
  const sent = { ...rest, applicationRestrictions: restrictions }
  const after = overlay(before, sent, 'defaultAppManagementPolicy')
  if (!audiences) return after
  const merged = { ...before.applicationRestrictions.audiences, ...audiences }
  return { ...after, applicationRestrictions: assign(after.applicationRestrictions, { audiences: merged }) }
}

const ownPolicies = {
  context: 'policies/appManagementPolicies',
  path: '/policies/appManagementPolicies',
  cost: 1,
  filter: { resource: 'AppManagementPolicy', properties: {} },
} as const

export const policyRoutes: readonly Route[] = [
  ...policy('authorization', {
    path: 'authorizationPolicy',
    resource: 'AuthorizationPolicy',
    read: allow.readAuthorizationPolicy,
    write: allow.writeAuthorizationPolicy,
    change: (body, before) =>
      overlay(before, readBody(authorizationBody, body, 'AuthorizationPolicy'), 'authorizationPolicy'),
  }),
  ...policy('appManagement', {
    path: 'defaultAppManagementPolicy',
    resource: 'TenantAppManagementPolicy',
    read: allow.readAppManagementPolicy,
    write: allow.writeAppManagementPolicy,
    change: changeAppManagement,
  }),
  // No application has a policy of its own here.
  {
    method: 'GET',
    path: '/policies/appManagementPolicies',
    needs: allow.readAppManagementPolicy,
    handle: (call) => listReply(call, ownPolicies, []),
  },
  ...policy('adminConsentRequest', {
    path: 'adminConsentRequestPolicy',
    resource: 'AdminConsentRequestPolicy',
    read: allow.readConsentRequestPolicy,
    write: allow.writeConsentRequestPolicy,
    // Every change makes a new version.
    change: (body, before) => ({
      ...overlay(
        before,
        readBody(consentRequestBody, body, 'AdminConsentRequestPolicy'),
        'adminConsentRequestPolicy',
      ),
      version: before.version + 1,
    }),
  }),
]
