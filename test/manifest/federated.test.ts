import { expect, test } from 'vitest'
import { trustedBy } from '../../src/manifest/federated.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifest, problemsOf } from './given.ts'

const written = (...federated: object[]) => manifest({ credentials: { federated } })
const trusted = (entry: object) =>
  parseManifest(written(entry), 'appreg.yaml').credentials.federated.flatMap(trustedBy)

const repository = 'contoso/orders'
const organization = '00000000-0000-0000-0000-00000000000A'
const tenant = '72F988BF-86F1-41AF-91AB-2D7CD011DB47'
const actions = 'https://token.actions.githubusercontent.com'

test.each([
  [{ environment: 'production' }, 'repo:contoso/orders:environment:production'],
  [{ environment: 'Production:V1' }, 'repo:contoso/orders:environment:Production%3AV1'],
  [{ branch: 'main' }, 'repo:contoso/orders:ref:refs/heads/main'],
  [{ tag: 'v1' }, 'repo:contoso/orders:ref:refs/tags/v1'],
  [{ pullRequest: true }, 'repo:contoso/orders:pull_request'],
  [
    { branch: 'main', ids: { owner: 5544123, repository: 821093847 } },
    'repo:contoso@5544123/orders@821093847:ref:refs/heads/main',
  ],
])('GitHub: %j', (run, subject) => {
  expect(trusted({ github: { repository, ...run } })).toMatchObject([{ issuer: actions, subject }])
})

test('Azure DevOps with Entra as issuer, whose subjects hold ids in a form of their own', () => {
  const serviceConnection = '00000000-0000-0000-0000-00000000000C'
  expect(trusted({ 'azure-devops': { organization, tenant, serviceConnection } })).toMatchObject([
    {
      issuer: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
      subject:
        '/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/00000000-0000-0000-0000-00000000000a/00000000-0000-0000-0000-00000000000c',
    },
  ])
})

test('Azure DevOps as issuer, whose subjects hold names', () => {
  const names = { organizationName: 'contoso', project: 'Orders', serviceConnection: 'deploy' }
  expect(trusted({ 'azure-devops': { organization, ...names } })).toMatchObject([
    {
      issuer: 'https://vstoken.dev.azure.com/00000000-0000-0000-0000-00000000000a',
      subject: 'sc://contoso/Orders/deploy',
    },
  ])
})

test('Kubernetes', () => {
  const issuer = 'https://oidc.example.com/cluster/'
  expect(trusted({ kubernetes: { issuer, namespace: 'shop', serviceAccount: 'orders' } })).toMatchObject([
    { issuer, subject: 'system:serviceaccount:shop:orders' },
  ])
})

test('a managed identity', () => {
  expect(trusted({ 'managed-identity': { tenant, principalId: organization } })).toMatchObject([
    {
      issuer: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
      subject: '00000000-0000-0000-0000-00000000000a',
    },
  ])
})

test.each(['power-platform', 'other'])('%s is taken as it is pasted', (kind) => {
  const pasted = { issuer: 'https://Issuer.example.com/', subject: '/eid1/c/pub/t/X', description: 'Orders' }
  expect(trusted({ [kind]: pasted })).toEqual([{ kind, audience: 'api://AzureADTokenExchange', ...pasted }])
})

const other = (more: object = {}) => ({
  other: { issuer: 'https://issuer.example.com', subject: 'a', ...more },
})
const oneRun =
  'credentials.federated[0].github: takes exactly one of environment, branch, tag and pullRequest'

test.each([
  ['an entry without issuer', written({}), 'credentials.federated[0]: names more than one issuer, or none'],
  [
    'an entry with two',
    written({ github: { repository, branch: 'main' }, ...other() }),
    'credentials.federated[0]: names more than one issuer, or none',
  ],
  [
    'an unknown issuer',
    written({ gitub: {} }),
    'credentials.federated[0].gitub: unknown key; did you mean `github`?',
  ],
  ['a repository without run', written({ github: { repository } }), oneRun],
  ['a repository with two', written({ github: { repository, branch: 'main', tag: 'v1' } }), oneRun],
  [
    'a repository without owner',
    written({ github: { repository: 'orders', branch: 'main' } }),
    'credentials.federated[0].github.repository: is not a repository such as contoso/orders',
  ],
  [
    'a service connection without issuer',
    written({ 'azure-devops': { organization, serviceConnection: 'deploy' } }),
    'credentials.federated[0].azure-devops: takes either tenant, or organizationName and project',
  ],
  [
    'a service connection of two issuers',
    written({ 'azure-devops': { organization, tenant, project: 'Orders', serviceConnection: organization } }),
    'credentials.federated[0].azure-devops: takes either tenant, or organizationName and project',
  ],
  [
    'a service connection by name where it has to be an id',
    written({ 'azure-devops': { organization, tenant, serviceConnection: 'deploy' } }),
    'credentials.federated[0].azure-devops.serviceConnection: is not an id: with tenant, the service connection is named by its id',
  ],
  [
    'one subject twice',
    written(other(), other({ name: 'second' })),
    'credentials.federated[1].other: has the issuer and the subject of another entry',
  ],
  [
    'one name twice',
    written(other({ name: 'same' }), other({ name: 'same', subject: 'b' })),
    'credentials.federated[1].other.name: is the name of another federated identity credential',
  ],
  [
    'a name that a URL does not take',
    written(other({ name: 'a/b' })),
    'credentials.federated[0].other.name: is not made of letters, digits, hyphens, full stops, underscores and tildes',
  ],
  [
    'an issuer without https',
    written(other({ issuer: 'http://issuer.example.com' })),
    'credentials.federated[0].other.issuer: is not a URL that begins with https://',
  ],
  [
    'a subject that grows too long',
    written({
      'azure-devops': {
        organization,
        organizationName: 'x'.repeat(256),
        project: 'x'.repeat(256),
        serviceConnection: 'x'.repeat(256),
      },
    }),
    'credentials.federated[0].azure-devops: makes a subject of more than 600 characters',
  ],
  [
    'more than 20',
    written(...Array.from({ length: 21 }, (_, index) => other({ subject: `${index}` }))),
    'credentials.federated: holds more than 20 federated identity credentials, the limit of an app registration',
  ],
])('refuses %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})
