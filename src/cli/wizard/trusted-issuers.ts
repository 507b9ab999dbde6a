import type { Federated } from '../../manifest/credential-schema.ts'

/** One value that says whose tokens are meant. */
export interface TrustedField {
  readonly name: string
  readonly message: string
  readonly help?: string
  /** Taken on Enter; `tenant` is the one that somebody is signed in to. */
  readonly preset?: string
  readonly isOptional?: true
  /** Asked only where this one was given. */
  readonly after?: string
}

interface TrustedIssuer {
  readonly label: string
  readonly reason: string
  readonly fields: readonly TrustedField[]
}

const exactly = 'Entra compares it letter by letter.'
const tenant: TrustedField = {
  name: 'tenant',
  message: 'The id of its tenant',
  preset: 'tenant',
}

/** By the key of the entry under `credentials.federated`. */
export const trustedIssuers: Readonly<Record<keyof Federated, TrustedIssuer>> = {
  github: {
    label: 'GitHub Actions',
    reason: 'a workflow signs in with its own token',
    fields: [
      { name: 'repository', message: 'The repository, as OWNER/NAME' },
      {
        name: 'environment',
        message: 'The environment that the job runs in',
        help: exactly,
        preset: 'production',
      },
      {
        name: 'ids',
        message: 'The numbers of owner and repository, as OWNER/REPOSITORY',
        help: "For repositories made or renamed since July 2026: gh api repos/OWNER/NAME --jq '[.owner.id,.id]'. Enter for older ones.",
        isOptional: true,
      },
    ],
  },
  'azure-devops': {
    label: 'Azure Pipelines',
    reason: 'a service connection that has Entra as its issuer, as those made since November 2025',
    fields: [
      {
        name: 'organization',
        message: 'The id of the organization',
        help: 'The service connection shows it in its subject, which ends in /sc/ORGANIZATION/CONNECTION.',
      },
      { ...tenant, message: 'The id of the tenant that the organization is connected to' },
      { name: 'serviceConnection', message: 'The id of the service connection' },
    ],
  },
  kubernetes: {
    label: 'Kubernetes',
    reason: 'a pod signs in with the token of its service account',
    fields: [
      {
        name: 'issuer',
        message: 'The issuer URL of the cluster',
        help: 'A slash at its end counts. On Azure: az aks show --query oidcIssuerProfile.issuerUrl',
      },
      { name: 'namespace', message: 'The namespace', preset: 'default' },
      { name: 'serviceAccount', message: 'The service account', preset: 'default' },
    ],
  },
  'managed-identity': {
    label: 'a managed identity of Azure',
    reason: 'an app service, a function, a virtual machine',
    fields: [
      {
        name: 'principalId',
        message: 'The object id of the identity',
        help: 'Its principalId, not its client id.',
      },
      tenant,
    ],
  },
  'power-platform': {
    label: 'a Power Platform connector with a managed identity',
    reason: 'the connector shows issuer and subject after it was saved',
    fields: [
      {
        name: 'issuer',
        message: 'The issuer that the connector shows',
        help: 'On its Security tab, after it was saved. Enter if it is not there yet.',
        isOptional: true,
      },
      { name: 'subject', message: 'The subject that the connector shows', help: exactly, after: 'issuer' },
    ],
  },
  other: {
    label: 'any other issuer of OpenID Connect tokens',
    reason: 'you write what its tokens carry',
    fields: [
      { name: 'issuer', message: 'The issuer, as in the claim iss', help: exactly },
      { name: 'subject', message: 'The subject, as in the claim sub', help: exactly },
    ],
  },
}

export const trustedField = (issuer: string, name: string) => `trusted:${issuer}:${name}` as const
