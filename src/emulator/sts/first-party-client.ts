import { POWER_APPS, RESOURCE_MANAGER } from '../azure/azure-principals.ts'
import { firstPartyName, MICROSOFT_TENANT } from '../first-party.ts'
import type { Application } from '../graph/application-entity.ts'
import { newApplication } from '../graph/new-application.ts'
import { KEY_VAULT } from '../key-vault/vault-caller.ts'
import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import type { Tenant } from '../tenant.ts'

const NATIVE = 'https://login.microsoftonline.com/common/oauth2/nativeclient'

interface FirstPartyClient {
  readonly redirectUris: string[]
  /** Scopes that Microsoft has pre-authorized it for, by the appId of the resource. */
  readonly scopes: Readonly<Record<string, readonly string[]>>
}

/**
 * Microsoft's own clients that people sign in with on their machines: where they listen, and what Microsoft's APIs let them
 * do. That the Azure command line gets tokens for Power Apps is what Microsoft's connector tool, whose client it is, lives on.
 */
const clients: Readonly<Record<string, FirstPartyClient>> = {
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': {
    redirectUris: ['http://localhost', 'http://127.0.0.1', NATIVE],
    scopes: {
      [MICROSOFT_GRAPH]: [
        'Application.ReadWrite.All',
        'AppRoleAssignment.ReadWrite.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'Directory.AccessAsUser.All',
        'User.Read.All',
        'email',
        'openid',
        'profile',
      ],
      // What `az login` and `az keyvault secret` ask for.
      [RESOURCE_MANAGER.appId]: ['user_impersonation'],
      [KEY_VAULT]: ['user_impersonation'],
      [POWER_APPS.appId]: ['User'],
    },
  },
  'aebc6443-996d-45c2-90f0-388ff96faa56': {
    redirectUris: ['http://localhost', 'http://127.0.0.1', 'https://vscode.dev/redirect', NATIVE],
    scopes: { [MICROSOFT_GRAPH]: ['User.Read', 'email', 'openid', 'profile'] },
  },
}

/** One of Microsoft's applications as a client: a public one, for everybody. */
export function firstPartyApplication(tenant: Tenant, clientId: string): Application | undefined {
  const appId = clientId.toLowerCase()
  const displayName = firstPartyName(appId)
  if (displayName === undefined) return undefined
  const identity = {
    id: appId,
    appId,
    uniqueName: null,
    displayName,
    createdDateTime: tenant.createdDateTime,
  }
  return {
    ...newApplication(tenant, identity),
    publisherDomain: 'microsoft.com',
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: clients[appId]?.redirectUris ?? ['http://localhost', NATIVE] },
  }
}

/** Scopes of a resource of Microsoft that the client is pre-authorized for, which no application object says. */
export const preAuthorizedByMicrosoft = (appId: string, resourceAppId: string): readonly string[] =>
  clients[appId]?.scopes[resourceAppId] ?? []

/** Whether the resource belongs to Microsoft too: consent is then Microsoft's business. */
export const isMicrosofts = ({ appOwnerOrganizationId }: { appOwnerOrganizationId: string }): boolean =>
  appOwnerOrganizationId === MICROSOFT_TENANT
