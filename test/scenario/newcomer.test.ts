import { spawnSync } from 'node:child_process'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { getJson, saveConnector, saveDialog } from './connector.ts'
import { arrive, COLUMNS, fieldsOnScreen, paste, type Task, toTheValues } from './newcomer.ts'
import { shownOn } from './screen.ts'
import { newHome, sharedTenant } from './support.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const tenant = sharedTenant()

/** On a machine without a sign-in, `appreg` is started and answered up to the values for the portal. */
async function sitDown(task: Task) {
  const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = tenant.env
  const home = newHome({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS })
  const run = home.onTerminal([], { columns: COLUMNS })
  await arrive(run, tenant.ready)
  await toTheValues(run, task)
  return { home, run }
}

/** As ARC-1 checks a token by its printed settings. */
async function acceptedBy(settings: Readonly<Record<string, string>>, token: string) {
  const issuer = settings.SAP_OIDC_ISSUER ?? ''
  const { jwks_uri } = await getJson<{ jwks_uri: string }>(
    tenant.ready,
    `${issuer}/.well-known/openid-configuration`,
  )
  const keys = createLocalJWKSet(await getJson<JSONWebKeySet>(tenant.ready, jwks_uri))
  return (await jwtVerify(token, keys, { issuer, audience: settings.SAP_OIDC_AUDIENCE ?? '' })).payload
}

const url = 'https://arc1.example.com/mcp'
const topologies = [
  ['two registrations, by default', 'newcomer-two', undefined],
  ['one registration', 'newcomer-one', 'single'],
] as const

test.skipIf(!hasScript).each(topologies)(
  'from nothing to connectors that sign in, by %s, with Enter and what the task gives (needs script of util-linux)',
  async (_, name, topology) => {
    const { home, run } = await sitDown({ name, url, ...(topology ? { topology } : {}) })
    const tab = await fieldsOnScreen(run, 'power-platform')
    const dialog = await fieldsOnScreen(run, 'copilot-studio')
    const settings = await fieldsOnScreen(run, 'arc-1')
    const [made, added] = await Promise.all([
      saveConnector(tenant.ready, `${name}-tab`, {
        tab,
        clientSecret: tab['Client secret'] ?? '',
      }),
      saveDialog(tenant.ready, `${name}-dialog`, {
        dialog,
        clientSecret: dialog['Client secret'] ?? '',
      }),
    ])
    await paste(run, made.redirectUrl)
    const { code, stdout } = await run.done
    expect(code).toBe(0)
    const screen = await shownOn(COLUMNS, stdout)
    expect(screen).toMatch(/The server: does not answer yet; it is configured from what is printed/)
    expect(screen).toContain('Add a tool, choose the connector.')
    expect(screen.match(/^power-platform$/gm)).toHaveLength(1)
    expect(screen).not.toContain('"swagger"')
    const second = ['redirect', 'add', added.redirectUrl, '-f', 'appreg.yaml', '--yes']
    expect((await home.appreg(second, tenant.env)).code).toBe(0)
    for (const connector of [made, added]) {
      expect(await connector.connect()).toContain('The connection is ready')
      expect(await acceptedBy(settings, await connector.token())).toMatchObject({
        tid: tenant.ready.tenantId,
      })
    }
    expect((await made.refresh()).status).toBe(200)
    // Of one registration, that of the dialog cannot be renewed, and the screen says so.
    expect((await added.refresh()).status === 200).toBe(topology !== 'single')
    expect(/such\s+a\s+connection\s+ends\s+after\s+an\s+hour/.test(screen)).toBe(topology === 'single')
  },
)
