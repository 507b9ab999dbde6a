import { expect, test } from 'vitest'
import { clientWith } from './clients.ts'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

interface Answer {
  readonly identity: { readonly kind: string; readonly permissions: readonly string[]; readonly way: string }
  readonly registrations: readonly {
    readonly key: string
    readonly steps: readonly { readonly step: string; readonly allowed: string; readonly lacks: string[] }[]
  }[]
}

test.concurrent('whoami says who is signed in and how, without a manifest', async () => {
  const { code, stdout } = await newHome(tenant.env).appreg(['whoami'])
  expect(stdout).toMatch(/^signed in as +appreg bootstrap$/m)
  expect(stdout).toMatch(/^way +service-principal$/m)
  expect(stdout).toContain(tenant.ready.tenantId)
  expect(code).toBe(0)
})

test.concurrent('with a manifest it says per step what the identity lacks, and writes nothing', async () => {
  const home = newHome(await clientWith(tenant, 'Application.ReadWrite.All', 'Directory.Read.All'))
  home.write('appreg.yaml', manifest('asked'))
  const { code, stdout } = await home.appreg(['whoami', '--output', 'json'])
  const { identity, registrations } = JSON.parse(stdout) as Answer
  expect(identity).toMatchObject({ kind: 'application', way: 'service-principal' })
  expect(identity.permissions.toSorted()).toEqual(['Application.ReadWrite.All', 'Directory.Read.All'])
  const steps = registrations.flatMap((one) => one.steps)
  expect(steps.find(({ step }) => step === 'create the application')?.allowed).toBe('yes')
  expect(steps.filter(({ allowed }) => allowed === 'no')).toEqual([
    {
      step: 'grant admin consent for Microsoft Graph',
      allowed: 'no',
      lacks: ['DelegatedPermissionGrant.ReadWrite.All'],
    },
  ])
  expect(code).toBe(0)
  expect(await tenant.colleague.applications('asked')).toEqual([])
})

test.concurrent('an identity that may not even look is told so', async () => {
  const home = newHome(await clientWith(tenant))
  home.write('appreg.yaml', manifest('unseen'))
  const { code, stdout } = await home.appreg(['whoami'])
  expect(stdout).toMatch(/^ {2}no +look at the registration: .*Application\.Read\.All/m)
  expect(code).toBe(0)
})

test.concurrent('what no identity can plan is no step of anybody, and does not hide the other registrations', async () => {
  const home = newHome(tenant.env)
  const misspelt = { permissions: { 'microsoft-graph': ['User.Raed'] } }
  home.write('one.yaml', manifest('unplannable', misspelt))
  home.write('two.yaml', manifest('plannable'))
  const { code, stdout } = await home.appreg(['whoami', '-f', 'one.yaml', '-f', 'two.yaml'])
  expect(stdout).toMatch(/^ {2}no +plan it: .*did you mean "User\.Read"\?/m)
  expect(stdout).toMatch(/^ {2}yes +create the application$/m)
  expect(code).toBe(0)
})

test.concurrent('plan shows the least-privileged permissions that it takes', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('modest'))
  const { stdout } = await home.appreg(['plan', '--output', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({
    permissions: {
      delegated: ['Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
      application: ['Application.ReadWrite.OwnedBy', 'DelegatedPermissionGrant.ReadWrite.All'],
    },
  })
  expect((await home.appreg(['plan'])).stdout).toContain('Application.ReadWrite.OwnedBy')
})
