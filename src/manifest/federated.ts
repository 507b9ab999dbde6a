import type { Federated } from './credential-schema.ts'

/** Whom an entry of `credentials.federated` trusts. Entra compares both character by character. */
export interface Trusted {
  /** The key of the entry, such as `github`. */
  readonly kind: string
  readonly issuer: string
  readonly subject: string
  readonly name?: string | undefined
  readonly audience: string
  readonly description?: string | undefined
}

export function trustedBy(entry: Federated): Trusted[] {
  const { github, kubernetes, other } = entry
  const [devops, identity, connector] = [
    entry['azure-devops'],
    entry['managed-identity'],
    entry['power-platform'],
  ]
  return [
    ...(github ? [{ ...github, kind: 'github', ...ofGithub(github) }] : []),
    ...(devops ? [{ ...devops, kind: 'azure-devops', ...ofAzureDevops(devops) }] : []),
    ...(kubernetes ? [{ ...kubernetes, kind: 'kubernetes', subject: ofKubernetes(kubernetes) }] : []),
    ...(identity ? [{ ...identity, kind: 'managed-identity', ...ofManagedIdentity(identity) }] : []),
    ...(connector ? [{ ...connector, kind: 'power-platform' }] : []),
    ...(other ? [{ ...other, kind: 'other' }] : []),
  ]
}

type Of<Kind extends keyof Federated> = NonNullable<Federated[Kind]>
type Pair = Pick<Trusted, 'issuer' | 'subject'>

/** After https://docs.github.com/actions/reference/security/oidc and the page on immutable subjects of Entra. */
function ofGithub({ repository, ids, environment, branch, tag }: Of<'github'>): Pair {
  const [owner = '', name = ''] = repository.split('/')
  const origin = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : repository
  const run =
    environment !== undefined
      ? `environment:${environment.replaceAll(':', '%3A')}`
      : branch !== undefined
        ? `ref:refs/heads/${branch}`
        : tag !== undefined
          ? `ref:refs/tags/${tag}`
          : 'pull_request'
  return { issuer: 'https://token.actions.githubusercontent.com', subject: `repo:${origin}:${run}` }
}

const AZURE_DEVOPS = '499b84ac-1321-427f-aa17-267ca6975798'

/** Service connections made since November 2025 have Entra as issuer; the other one is retired in July 2027. */
function ofAzureDevops(devops: Of<'azure-devops'>): Pair {
  const { tenant, organization, organizationName, project, serviceConnection } = devops
  return tenant === undefined
    ? {
        issuer: `https://vstoken.dev.azure.com/${organization}`,
        subject: `sc://${organizationName}/${project}/${serviceConnection}`,
      }
    : {
        issuer: entra(tenant),
        subject: `/eid1/c/pub/t/${compact(tenant)}/a/${compact(AZURE_DEVOPS)}/sc/${organization}/${serviceConnection.toLowerCase()}`,
      }
}

const ofKubernetes = ({ namespace, serviceAccount }: Of<'kubernetes'>): string =>
  `system:serviceaccount:${namespace}:${serviceAccount}`

const ofManagedIdentity = ({ tenant, principalId }: Of<'managed-identity'>): Pair => ({
  issuer: entra(tenant),
  subject: principalId,
})

const entra = (tenant: string): string => `https://login.microsoftonline.com/${tenant}/v2.0`

/** An id as Entra writes it into subjects: its bytes in the order of Windows, in base64url. */
function compact(id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  const turned = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)].map((part) =>
    part.toReversed(),
  )
  return Buffer.concat([...turned, bytes.subarray(8)]).toString('base64url')
}
