import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { azureCli } from '../../../src/render/elsewhere/azure-cli.ts'
import { bicep } from '../../../src/render/elsewhere/bicep.ts'
import { terraform } from '../../../src/render/elsewhere/terraform.ts'
import { appId, scope } from '../../given/model.ts'
import { parseHcl } from '../parse.ts'
import { readBicep } from '../read-bicep.ts'
import { registration } from '../registration.ts'
import { apiAppId, bothHalves, wholeLive } from '../whole.ts'

// With the topology split, what is printed for those who leave makes both registrations, and the connector refers to the
// client id that the API gets there.

const connector = registration({ key: 'orders-connector', appId, apiAppId })
const halves = bothHalves()
const API_THERE = '77777777-0000-4000-8000-000000000007'
const CLIENT_THERE = '88888888-0000-4000-8000-000000000008'

/** Runs the script in a real bash with an `az` that notes its arguments and gives each registration an id of its own. */
function calls(): string[][] {
  const [file] = azureCli(connector, halves).files
  const az = `az() {
    printf '%s\\0' "$@" >&9; printf '\\1\\0' >&9
    case "$*" in
      (*"uniqueName='orders')"*appId*) echo ${API_THERE};;
      (*"uniqueName='orders-connector')"*appId*) echo ${CLIENT_THERE};;
      (*'ad sp show'*) echo some-id;;
    esac
  }`
  const noted = execFileSync('bash', ['-c', `exec 9>&1 1>&2\n${az}\n${file?.content}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return noted
    .split('\u0001\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1))
}

const after = (flag: string, call: readonly string[] = []): string => call[call.indexOf(flag) + 1] ?? ''
const bodyOf = (call: readonly string[] | undefined) => JSON.parse(after('--body', call))

test('azure-cli: the API first; the connector asks for it by its new id, and is pre-authorized at the end', () => {
  const all = calls()
  const upserts = all.filter((call) => call.includes('Prefer=create-if-missing'))
  expect(upserts.map((call) => bodyOf(call).displayName)).toEqual(['Orders', 'Orders connector'])
  expect(bodyOf(upserts[1]).requiredResourceAccess).toEqual([
    { resourceAppId: API_THERE, resourceAccess: [{ id: scope().id, type: 'Scope' }] },
  ])
  const granted = all.filter((call) => call.join(' ').startsWith('ad app permission grant'))
  expect(granted.map((call) => [after('--id', call), after('--api', call)])).toContainEqual([
    CLIENT_THERE,
    API_THERE,
  ])
  const last = all.findLast((call) => call.join(' ').includes('preAuthorizedApplications'))
  expect(after('--url', last)).toContain("uniqueName='orders')")
  expect(bodyOf(last).api.preAuthorizedApplications).toEqual([
    { appId: CLIENT_THERE, delegatedPermissionIds: [scope().id] },
    { appId: 'client-1', delegatedPermissionIds: [scope().id] },
  ])
  expect(JSON.stringify(all)).not.toContain(apiAppId)
})

test('terraform: two applications, and references between them; both are taken over', async () => {
  const { files } = terraform(connector, halves)
  expect(files.map(({ path }) => path)).toEqual(['main.tf', 'api.tf', 'imports.tf'])
  const [main = {}, api = {}, imports = {}] = await Promise.all(
    files.map(({ path, content }) => parseHcl(path, content)),
  )
  expect(main.resource.azuread_application.this[0].required_resource_access[0].resource_app_id).toBe(
    '${azuread_application.api.client_id}',
  )
  expect(
    main.resource.azuread_service_principal_delegated_permission_grant.this_1[0]
      .resource_service_principal_object_id,
  ).toBe('${azuread_service_principal.api.object_id}')
  expect(api.resource.azuread_application.api[0].display_name).toBe('Orders')
  expect(api.resource.azuread_application_pre_authorized.api_1[0].authorized_client_id).toBe(
    '${azuread_application.this.client_id}',
  )
  const addresses = imports.import.map(({ to }: { to: string }) => to)
  const named = [main, api].flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, ones]) =>
      Object.keys(ones as object).map((name) => `\${${type}.${name}}`),
    ),
  )
  expect([...addresses].sort()).toEqual(named.sort())
  expect(new Set(named).size).toBe(named.length)
  expect(
    files
      .slice(0, 2)
      .map(({ content }) => content)
      .join(),
  ).not.toContain(apiAppId)
})

test('bicep: two applications with names of their own, and what cannot refer to each other is said', () => {
  const printed = bicep(connector, halves)
  const { resources } = readBicep(printed.files[0]?.content ?? '')
  const of = (name: string) => resources.find((resource) => resource.name === name)?.value
  const names = resources.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect([of('apiApp')?.uniqueName, of('app')?.uniqueName]).toEqual(['orders', 'orders-connector'])
  expect(of('app')?.requiredResourceAccess).toEqual([
    { resourceAppId: { written: 'apiApp.appId' }, resourceAccess: [{ id: scope().id, type: 'Scope' }] },
  ])
  expect(of('consent1')?.resourceId).toEqual({ written: 'apiPrincipal.id' })
  expect(of('apiPrincipal')?.appId).toEqual({ written: 'apiApp.appId' })
  expect(of('apiApp')?.api).toMatchObject({
    preAuthorizedApplications: [{ appId: 'client-1', delegatedPermissionIds: [scope().id] }],
  })
  expect(printed.notes.join()).toContain('pre-authorizes the connector, which is left out')
})

test.each([azureCli, terraform, bicep])(
  'an API of other people is not written, and the note says how',
  (target) => {
    const { notes, files } = target(connector, { live: wholeLive({ name: 'Orders', text: 'x' }) })
    expect(notes[0]).toMatch(new RegExp(`appreg config [a-z-]+ --app ${apiAppId}`))
    expect(files.map(({ path }) => path)).not.toContain('api.tf')
  },
)
