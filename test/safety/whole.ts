import { expect } from 'vitest'
import type { Application } from '../../src/model/directory.ts'
import { ADMIN, CERTIFICATE, type Conditions, type Machine, STORE, type World, writes } from './world.ts'

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

/** A manifest with something of everything. */
export const whole = (key: string) => ({
  name: `Test ${key}`,
  key,
  notes: 'Run by the orders team.',
  tags: ['mcp'],
  homePageUrl: 'https://orders.example/',
  logoutUrl: 'https://orders.example/out',
  api: {
    identifierUri: ['api://{appId}', `https://contoso-emulator.example/${key}`],
    scopes: [{ value: 'access_as_user' }, { value: 'approve', consent: 'admins' }],
    appRoles: [
      { value: 'Approver', displayName: 'Approvers', description: 'Approves.' },
      { value: 'Import', members: 'applications' },
    ],
    optionalClaims: { accessToken: ['ipaddr'] },
    preauthorize: ['azure-cli'],
  },
  permissions: { 'microsoft-graph': { delegated: ['User.Read'], application: ['User.Read.All'] } },
  clients: ['copilot-studio', 'vscode'],
  redirectUris: { spa: ['https://orders.example/'] },
  publicClient: false,
  implicit: { idTokens: true },
  credentials: {
    secrets: [{ name: 'connector', store: STORE }],
    certificates: [{ name: 'pipeline', file: CERTIFICATE }],
    federated: [
      { github: { repository: 'contoso/orders', environment: 'production' } },
      { github: { repository: 'contoso/orders', branch: 'main' } },
    ],
  },
  enabled: true,
  assignmentRequired: true,
  assignments: [{ principal: ADMIN, role: 'Approver' }],
  owners: [ADMIN],
})

/** One of everything, as `whole` wants it, and the one secret is the one that the machine holds. */
export const expectWhole = (key: string, machine: Machine, there: World): Promise<void> =>
  expectOneOfEverything(key, [machine], there)

/** Each machine that minted a secret holds one that works, and nobody else has one. */
export async function expectOneOfEverything(
  key: string,
  machines: readonly Machine[],
  { colleague }: World,
): Promise<void> {
  const one = await colleague()
  const list = async (path: string) => (await one.graph<{ value: { id: string }[] }>('GET', path)).value
  expect(await one.applications(key)).toHaveLength(1)
  const application = await one.application(key)
  const { appId } = application
  const secrets = machines.flatMap(({ secret }) => secret() ?? [])
  expect(contents(application)).toEqual({
    identifierUris: [`api://${appId}`, `https://contoso-emulator.example/${key}`],
    scopes: ['access_as_user on', 'approve on'],
    appRoles: ['Approver on', 'Import on'],
    web: ['https://global.consent.azure-apim.net/redirect'],
    spa: ['https://orders.example/'],
    preAuthorized: 2,
    permissions: [{ resourceAppId: MICROSOFT_GRAPH, count: 2 }],
    secrets: secrets.map(() => 'connector'),
    certificates: ['pipeline'],
    notes: 'Run by the orders team.',
    tags: ['mcp'],
  })
  const [principal, ...more] = await one.principals(appId)
  expect(more).toEqual([])
  expect(principal).toMatchObject({ accountEnabled: true, appRoleAssignmentRequired: true })
  expect((await one.grants(appId)).map(({ scope }) => scope)).toEqual(['User.Read'])
  const at = `/servicePrincipals/${principal?.id}`
  expect(await list(`${at}/appRoleAssignments`)).toHaveLength(1)
  expect(await list(`${at}/appRoleAssignedTo`)).toHaveLength(1)
  expect(await list(`/applications/${application.id}/federatedIdentityCredentials`)).toHaveLength(2)
  const admin = await one.graph<{ id: string }>('GET', `/users/${ADMIN}`)
  const owners = await list(`/applications/${application.id}/owners`)
  expect(owners.filter(({ id }) => id === admin.id)).toHaveLength(1)
  expect(secrets).not.toEqual([])
  for (const secret of secrets) expect(await one.tokenStatus(appId, secret, MICROSOFT_GRAPH)).toBe(200)
}

/** The second and the third run send no write. */
export async function expectNothingToDo(
  manifest: object,
  machine: Machine,
  { play }: World,
  conditions: Conditions,
): Promise<void> {
  await play(conditions)
  for (const again of [2, 3]) {
    let count = 0
    await machine.apply(manifest, (request, send) => {
      count += writes(request)
      return send()
    })
    expect({ again, writes: count }).toEqual({ again, writes: 0 })
  }
}

const contents = ({ api, web, spa, passwordCredentials, ...app }: Application) => ({
  identifierUris: [...app.identifierUris].sort(),
  scopes: api.oauth2PermissionScopes
    .map(({ value, isEnabled }) => `${value} ${isEnabled ? 'on' : 'off'}`)
    .sort(),
  appRoles: app.appRoles.map(({ value, isEnabled }) => `${value} ${isEnabled ? 'on' : 'off'}`).sort(),
  web: web.redirectUris,
  spa: spa.redirectUris,
  preAuthorized: api.preAuthorizedApplications.length,
  permissions: app.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => ({
    resourceAppId,
    count: resourceAccess.length,
  })),
  secrets: passwordCredentials.map(({ displayName }) => displayName),
  certificates: app.keyCredentials.map(({ displayName }) => displayName),
  notes: app.notes,
  tags: app.tags,
})
