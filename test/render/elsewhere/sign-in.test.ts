import { expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { signIn } from '../../../src/render/elsewhere/sign-in.ts'
import { appId, federated, live, tenantId } from '../../given/model.ts'
import { registration } from '../registration.ts'

type Pair = readonly [issuer: string, subject: string]

const trusting = (...pairs: readonly Pair[]) =>
  live({
    federatedIdentityCredentials: pairs.map(([issuer, subject], index) =>
      federated({ name: `f-${index}`, issuer, subject }),
    ),
  })
const entra = 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0'
const github = 'https://token.actions.githubusercontent.com'
const of = (...pairs: readonly Pair[]) =>
  signIn(registration({ appId, tenantId, certificates: [] }), { live: trusting(...pairs) })
const yaml = ({ files }: ReturnType<typeof of>, path: string) =>
  parseYaml(files.find((file) => file.path === path)?.content ?? '')

test('a workflow signs in with its token, in the environment that is trusted', () => {
  const printed = of(
    [github, 'repo:contoso/arc1:environment:a%3Ab'],
    [github, 'repo:contoso/arc1:ref:refs/heads/main'],
  )
  const { permissions, jobs } = yaml(printed, '.github/workflows/sign-in.yaml')
  expect(permissions).toMatchObject({ 'id-token': 'write' })
  expect(jobs['sign-in-1']).toMatchObject({ environment: 'a:b' })
  expect(jobs['sign-in-2']).not.toHaveProperty('environment')
  expect(jobs['sign-in-2'].steps[0].with).toEqual({
    'client-id': appId,
    'tenant-id': tenantId,
    'allow-no-subscriptions': true,
  })
})

test('a pipeline signs in with its service connection, by name where the credential has it', () => {
  const printed = of(
    ['https://vstoken.dev.azure.com/org', 'sc://contoso/arc1/My connection'],
    [entra, '/eid1/c/pub/t/x/a/y/sc/org/11111111-2222-3333-4444-555555555556'],
  )
  const { steps } = yaml(printed, 'azure-pipelines.yaml')
  expect(
    steps.map(({ inputs }: { inputs: { azureSubscription: string } }) => inputs.azureSubscription),
  ).toEqual(['My connection', 'NAME-OF-THE-SERVICE-CONNECTION'])
  expect(printed.notes.join('\n')).toContain('Workload identity federation')
})

test('a service account is annotated, and its pods need a label', () => {
  const printed = of(['https://oidc.example.com/x', 'system:serviceaccount:shop:orders'])
  expect(yaml(printed, 'service-accounts.yaml').items).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'orders',
        namespace: 'shop',
        annotations: {
          'azure.workload.identity/client-id': appId,
          'azure.workload.identity/tenant-id': tenantId,
        },
      },
    },
  ])
  expect(printed.notes.join('\n')).toContain('azure.workload.identity/use: "true"')
})

test('a managed identity signs an assertion, by settings of Microsoft.Identity.Web', () => {
  const principal = '11111111-2222-3333-4444-555555555556'
  const { files, notes } = of([entra, principal])
  expect(JSON.parse(files[0]?.content ?? '').AzureAd).toMatchObject({
    TenantId: tenantId,
    ClientId: appId,
    ClientCredentials: [{ SourceType: 'SignedAssertionFromManagedIdentity' }],
  })
  expect(notes.join('\n')).toContain(principal)
})

test('another issuer is named, and what Entra compares', () => {
  const { files, notes } = of(['https://issuer.example', 'somebody'])
  expect(files).toEqual([])
  expect(notes.join('\n')).toMatch(
    /token of https:\/\/issuer\.example with the subject somebody and the audience/,
  )
})

test('a certificate is told how it is used; where there is nothing, what to do', () => {
  const certified = signIn(registration({ certificates: ['nightly'] }), { live: trusting() })
  expect(certified.notes.join('\n')).toMatch(/With a certificate \(nightly\): AZURE_CLIENT_CERTIFICATE_PATH/)
  expect(of().notes).toEqual([expect.stringMatching(/^Nothing is trusted yet/)])
})
