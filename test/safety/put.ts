import { keyPair } from '../given/certificates.ts'
import { type Colleague, MICROSOFT_GRAPH } from '../scenario/colleague.ts'
import type { Held } from './any-registration.ts'
import { GROUP } from './world.ts'

const NO_ROLE = '00000000-0000-0000-0000-000000000000'

const others = keyPair({ subject: 'By hand' })

/** Makes it in the tenant under this key. */
export async function put(held: Held, key: string, colleague: Colleague): Promise<void> {
  const { graph } = colleague
  const application = await graph<Made>(
    'PATCH',
    `/applications(uniqueName='${key}')`,
    { displayName: `By hand ${key}`, ...held.application },
    { Prefer: 'create-if-missing' },
  )
  await hangOn(held, { ...application, key }, colleague)
  if (!held.hasServicePrincipal) return
  const principal = await graph<Made>('POST', '/servicePrincipals', { appId: application.appId })
  await give(held, principal, colleague)
}

interface Made {
  readonly id: string
  readonly appId: string
  readonly api: { readonly oauth2PermissionScopes: readonly { readonly id: string }[] }
  readonly appRoles: readonly { readonly id: string; readonly value: string }[]
}

/** What takes requests of its own on the application. */
async function hangOn(
  held: Held,
  { id: objectId, appId, api, key }: Made & { key: string },
  { graph }: Colleague,
) {
  const at = `/applications/${objectId}`
  const { certificate } = await others
  const scopes = api.oauth2PermissionScopes.map((scope) => scope.id)
  await graph('PATCH', at, {
    identifierUris: held.identifierUris.map((uri) => uri.replace('{key}', key).replace('{appId}', appId)),
    keyCredentials: held.certificates.map((displayName) => ({
      displayName,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: certificate.der,
    })),
    api: {
      ...api,
      preAuthorizedApplications:
        scopes.length === 0
          ? []
          : held.preauthorized.map((client) => ({ appId: client, delegatedPermissionIds: scopes })),
    },
  })
  for (const displayName of held.secrets)
    await graph('POST', `${at}/addPassword`, { passwordCredential: { displayName } })
  for (const name of held.federated)
    await graph('POST', `${at}/federatedIdentityCredentials`, {
      name,
      issuer: 'https://issuer.example',
      subject: `subject of ${name}`,
      audiences: ['api://AzureADTokenExchange'],
    })
  for (const user of held.owners) {
    const { id: owner } = await graph<Made>('GET', `/users/${user}`)
    await graph('POST', `${at}/owners/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${owner}`,
    })
  }
}

/** What hangs on the service principal: consents, the roles that it has and those that it gives. */
async function give(held: Held, { id: principal, appRoles }: Made, { graph }: Colleague): Promise<void> {
  const microsoftGraph = await graph<Made>('GET', `/servicePrincipals(appId='${MICROSOFT_GRAPH}')`)
  const grant = (scope: string, whom: object) =>
    graph('POST', '/oauth2PermissionGrants', {
      clientId: principal,
      resourceId: microsoftGraph.id,
      scope,
      ...whom,
    })
  if (held.consent.length > 0) await grant(held.consent.join(' '), { consentType: 'AllPrincipals' })
  for (const { user, scope } of held.personal) {
    const { id: principalId } = await graph<Made>('GET', `/users/${user}`)
    await grant(scope, { consentType: 'Principal', principalId })
  }
  for (const role of microsoftGraph.appRoles.filter(({ value }) => held.given.includes(value)))
    await graph('POST', `/servicePrincipals/${principal}/appRoleAssignments`, {
      principalId: principal,
      resourceId: microsoftGraph.id,
      appRoleId: role.id,
    })
  for (const one of held.assigned) {
    const { id: principalId } = one === GROUP ? { id: one } : await graph<Made>('GET', `/users/${one}`)
    await graph('POST', `/servicePrincipals/${principal}/appRoleAssignedTo`, {
      principalId,
      resourceId: principal,
      appRoleId: appRoles[0]?.id ?? NO_ROLE,
    })
  }
}
