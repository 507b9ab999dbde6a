import * as z from 'zod'
import { certificate } from './certificate-schema.ts'
import { duration, guid, hasOneKey, httpsUrl, lowerGuid, only, onlyWhenKnown, text } from './fields.ts'
import { sinkFault, sinkList, sinkPattern } from './sink-address.ts'

const secret = z.strictObject({
  name: text(64)
    .default('connector')
    .describe('The description of the client secret, by which appreg finds it again.'),
  lifetime: duration('180d').describe('How long a new client secret is valid.'),
  renewBefore: duration('30d').describe('How long before its end a client secret is replaced by a new one.'),
  store: z
    .string()
    .regex(sinkPattern, { error: ({ input }) => sinkFault(String(input)) })
    .optional()
    .describe(`Where a new client secret goes: ${sinkList}. A path is relative to the current directory.`),
})

/** After the reference of federatedIdentityCredential: 120 characters that a URL takes as they are. */
const common = {
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9._~-]+$/,
      'is not made of letters, digits, hyphens, full stops, underscores and tildes',
    )
    .max(120, 'is longer than 120 characters')
    .optional()
    .describe('The name of the credential, which cannot change later; made from its subject when absent.'),
  audience: text(600)
    .default('api://AzureADTokenExchange')
    .describe('What the token has to carry as its audience.'),
  description: text(600).optional().describe('A note on the credential.'),
}

const issuer = httpsUrl.max(600, 'is longer than 600 characters')
const subject = text(600)
const numericId = z.int('expected a number, such as 123456').positive('is not a positive number')

const runs = ['environment', 'branch', 'tag', 'pullRequest'] as const

const github = z
  .strictObject({
    ...common,
    repository: z
      .string()
      .regex(/^[A-Za-z0-9_-]+\/[A-Za-z0-9._-]+$/, 'is not a repository such as contoso/orders')
      .describe('The repository, with its owner.'),
    environment: text(255).optional().describe('The environment that the job runs in.'),
    branch: text(255).optional().describe('The branch that the workflow runs for.'),
    tag: text(255).optional().describe('The tag that the workflow runs for.'),
    pullRequest: z.literal(true).optional().describe('Runs for pull requests, of which there is one kind.'),
    ids: z
      .strictObject({
        owner: numericId.describe('The number of the owner in GitHub.'),
        repository: numericId.describe('The number of the repository in GitHub.'),
      })
      .optional()
      .describe('The numbers that the repository carries in its subject, where it has immutable subjects.'),
  })
  .refine(
    (entry) => runs.filter((run) => entry[run] !== undefined).length === 1,
    'takes exactly one of environment, branch, tag and pullRequest',
  )
  .meta({ oneOf: runs.map((run) => ({ required: [run] })) })

const azureDevops = z
  .strictObject({
    ...common,
    organization: lowerGuid.describe('The id of the organization.'),
    tenant: lowerGuid.optional().describe('The id of the tenant, where Entra is the issuer.'),
    organizationName: text(256)
      .optional()
      .describe('The name of the organization, where Azure DevOps is the issuer.'),
    project: text(256).optional().describe('The name of the project, where Azure DevOps is the issuer.'),
    serviceConnection: text(256).describe(
      'The service connection: its id where Entra is the issuer, its name where Azure DevOps is.',
    ),
  })
  .refine(
    ({ tenant, organizationName, project }) =>
      tenant === undefined
        ? organizationName !== undefined && project !== undefined
        : organizationName === undefined && project === undefined,
    'takes either tenant, or organizationName and project',
  )
  .refine(
    ({ tenant, serviceConnection }) => tenant === undefined || guid.safeParse(serviceConnection).success,
    {
      path: ['serviceConnection'],
      error: 'is not an id: with tenant, the service connection is named by its id',
    },
  )
  .meta({
    oneOf: [
      only(['tenant'], ['organizationName', 'project']),
      only(['organizationName', 'project'], ['tenant']),
    ],
  })

const kubernetesName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'is not a name of Kubernetes: lower-case letters, digits, hyphens',
  )
  .max(253, 'is longer than 253 characters')

const kubernetes = z.strictObject({
  ...common,
  issuer: issuer.describe('The issuer URL of the cluster, as it is: a slash at its end counts.'),
  namespace: kubernetesName.describe('The namespace of the service account.'),
  serviceAccount: kubernetesName.describe('The name of the service account.'),
})

const managedIdentity = z.strictObject({
  ...common,
  tenant: lowerGuid.describe('The id of the tenant in which the managed identity is.'),
  principalId: lowerGuid.describe('The object id of the managed identity, not its client id.'),
})

const pasted = z.strictObject({
  ...common,
  issuer: issuer.describe('The issuer, as the other side shows it.'),
  subject: subject.describe('The subject, as the other side shows it.'),
})

const federated = z
  .strictObject({
    github: github.optional().describe('Workflows of GitHub Actions.'),
    'azure-devops': azureDevops.optional().describe('A service connection of Azure DevOps.'),
    kubernetes: kubernetes.optional().describe('A service account of a Kubernetes cluster.'),
    'managed-identity': managedIdentity.optional().describe('A managed identity of Azure.'),
    'power-platform': pasted.optional().describe('The managed identity of a Power Platform connector.'),
    other: pasted.optional().describe('Any other issuer of OpenID Connect tokens.'),
  })
  .refine(hasOneKey, onlyWhenKnown('names more than one issuer, or none'))
  .meta({ minProperties: 1, maxProperties: 1 })

export type Federated = z.infer<typeof federated>

export const credentials = z.strictObject({
  secrets: z.array(secret).prefault([{}]).meta({
    description: 'The client secret that the connector signs in with; an empty list for none.',
    maxItems: 1,
  }),
  certificates: z
    .array(certificate)
    .default([])
    .describe('Certificates that the registration signs in with, so that no secret is needed.'),
  federated: z
    .array(federated)
    .max(20, 'holds more than 20 federated identity credentials, the limit of an app registration')
    .default([])
    .describe('Workloads whose own tokens count as a credential, so that no secret is needed.'),
})
