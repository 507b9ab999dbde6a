import type { ConfigurationFile, TargetConfiguration } from '../../model/configuration.ts'
import type { FederatedIdentityCredential } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { jsonFile } from '../formats/json.ts'
import { shellQuote } from '../formats/shell.ts'
import { yamlFile } from '../formats/yaml.ts'
import type { Asked } from '../target.ts'
import { wholeOf } from './whole.ts'

/** How the workloads and certificates that a registration trusts sign in as it: nobody has a secret. */
export function signIn(registration: Registration, asked: Asked): TargetConfiguration {
  const { federated } = wholeOf(asked)
  const { certificates = [], appId, tenantId } = registration
  const of = (way: Way) => federated.filter((one) => wayOf(one) === way)
  const [github, pipelines, pods, identities, others] = [
    of('github'),
    of('azure-pipelines'),
    of('kubernetes'),
    of('managed-identity'),
    of('other'),
  ]
  return {
    files: [
      ...(github.length > 0 ? [workflow(registration, github)] : []),
      ...(pipelines.length > 0 ? [pipeline(pipelines)] : []),
      ...(pods.length > 0 ? [serviceAccounts(registration, pods)] : []),
      ...(identities.length > 0 ? [settings(registration)] : []),
    ],
    values: { 'Tenant ID': tenantId, 'Client ID': appId },
    notes: [
      ...(pipelines.length > 0 ? [serviceConnection] : []),
      ...(pods.length > 0 ? [podLabel] : []),
      ...identities.map(identityNote),
      ...others.map(otherNote),
      ...(certificates.length > 0 ? [certificateNote(registration, certificates)] : []),
      ...(federated.length + certificates.length === 0 ? [nothingTrusted] : []),
    ],
  }
}

type Way = 'github' | 'azure-pipelines' | 'kubernetes' | 'managed-identity' | 'other'

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** By what the credential trusts: the tenant does not keep what it was made for. */
function wayOf({ issuer, subject }: FederatedIdentityCredential): Way {
  if (issuer === 'https://token.actions.githubusercontent.com') return 'github'
  if (issuer.startsWith('https://vstoken.dev.azure.com/') || /^\/eid1\/.*\/sc\//.test(subject)) {
    return 'azure-pipelines'
  }
  if (subject.startsWith('system:serviceaccount:')) return 'kubernetes'
  return GUID.test(subject) ? 'managed-identity' : 'other'
}

/** https://github.com/Azure/login#login-with-openid-connect-oidc-recommended */
const workflow = (
  { appId, tenantId }: Registration,
  credentials: readonly FederatedIdentityCredential[],
): ConfigurationFile =>
  yamlFile('.github/workflows/sign-in.yaml', {
    name: 'sign-in',
    on: 'workflow_dispatch',
    permissions: { 'id-token': 'write', contents: 'read' },
    jobs: Object.fromEntries(
      credentials.map((credential, index) => [
        `sign-in-${index + 1}`,
        {
          'runs-on': 'ubuntu-latest',
          ...environmentOf(credential),
          steps: [
            {
              name: `as ${credential.subject}`,
              uses: 'azure/login@v2',
              with: { 'client-id': appId, 'tenant-id': tenantId, 'allow-no-subscriptions': true },
            },
            { run: 'az account get-access-token --resource-type ms-graph --query expiresOn' },
          ],
        },
      ]),
    ),
  })

function environmentOf({ subject }: FederatedIdentityCredential): { environment?: string } {
  const environment = /:environment:(.*)$/s.exec(subject)?.[1]
  return environment === undefined ? {} : { environment: environment.replaceAll('%3A', ':') }
}

/** https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/azure-cli-v2 */
const pipeline = (credentials: readonly FederatedIdentityCredential[]): ConfigurationFile =>
  yamlFile('azure-pipelines.yaml', {
    pool: { vmImage: 'ubuntu-latest' },
    steps: credentials.map(({ subject }) => ({
      task: 'AzureCLI@2',
      inputs: {
        azureSubscription:
          /^sc:\/\/[^/]*\/[^/]*\/(.*)$/s.exec(subject)?.[1] ?? 'NAME-OF-THE-SERVICE-CONNECTION',
        scriptType: 'bash',
        scriptLocation: 'inlineScript',
        inlineScript: 'az account get-access-token --resource-type ms-graph --query expiresOn',
      },
    })),
  })

const serviceConnection =
  'The service connection is of the kind Azure Resource Manager, with Identity type "App registration or managed identity (manual)" and Credential "Workload identity federation"; it wants the Client ID and the Tenant ID above.'

/** https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
const serviceAccounts = (
  { appId, tenantId }: Registration,
  credentials: readonly FederatedIdentityCredential[],
): ConfigurationFile =>
  yamlFile('service-accounts.yaml', {
    apiVersion: 'v1',
    kind: 'List',
    items: credentials.map(({ subject }) => {
      const [, , namespace = '', name = ''] = subject.split(':')
      const annotations = {
        'azure.workload.identity/client-id': appId,
        'azure.workload.identity/tenant-id': tenantId,
      }
      return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, annotations } }
    }),
  })

const podLabel =
  'Pods need the label azure.workload.identity/use: "true" and the service account; the webhook of Azure Workload Identity then sets AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE, which @azure/identity and its siblings take by themselves.'

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity */
const settings = ({ appId, tenantId, cloud }: Registration): ConfigurationFile =>
  jsonFile('appsettings.json', {
    AzureAd: {
      Instance: `${cloud.login}/`,
      TenantId: tenantId,
      ClientId: appId,
      ClientCredentials: [
        {
          SourceType: 'SignedAssertionFromManagedIdentity',
          ManagedIdentityClientId: 'CLIENT-ID-OF-THE-IDENTITY',
        },
      ],
    },
  })

const identityNote = ({ subject }: FederatedIdentityCredential): string =>
  `appsettings.json is for Microsoft.Identity.Web on a resource that has the user-assigned managed identity with the object id ${subject}: az identity show prints its client id. Other programs get a token of the identity for api://AzureADTokenExchange and send it as client_assertion.`

const otherNote = ({ issuer, subject, audiences }: FederatedIdentityCredential): string =>
  `A token of ${issuer} with the subject ${subject} and the audience ${audiences.join(', ')} counts as client_assertion (client_assertion_type urn:ietf:params:oauth:client-assertion-type:jwt-bearer).`

const certificateNote = ({ appId, tenantId }: Registration, names: readonly string[]): string =>
  `With a certificate (${names.join(', ')}): AZURE_CLIENT_CERTIFICATE_PATH names the PEM file with its key, beside AZURE_CLIENT_ID and AZURE_TENANT_ID; or az login --service-principal --username ${appId} --tenant ${shellQuote(tenantId)} --certificate FILE. Where a key vault has the key, Microsoft.Identity.Web takes SourceType KeyVault, which needs exportable: true in the manifest.`

const nothingTrusted =
  'Nothing is trusted yet: name workloads under credentials.federated or a certificate under credentials.certificates in the manifest, and run appreg apply.'
