import { describe, expect, test, vi } from 'vitest'
import { asking } from './asking.ts'
import { type Home, newHome, sharedTenant } from './support.ts'

vi.setConfig({ testTimeout: 120_000 })

const tenant = sharedTenant()

interface Given {
  readonly home: Home
  readonly appId: string
  readonly objectId: string
  readonly keyId: string
}

/** A registration whose secret is in `connector.secret`, from where its client reads it; or one that has none. */
async function working(key: string, secrets: readonly object[] = [inFile]): Promise<Given> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', { name: `Test ${key}`, key, credentials: { secrets } })
  await home.prepare(['apply', '--yes'])
  const { appId, id: objectId, passwordCredentials } = await tenant.colleague.application(key)
  return { home, appId, objectId, keyId: passwordCredentials[0]?.keyId ?? '' }
}

const inFile = { name: 'connector', store: 'file:connector.secret' }

const remove = ({ objectId, keyId }: Given) =>
  tenant.colleague.graph('POST', `/applications/${objectId}/removePassword`, { keyId })

/** As a client does that reads its secret where it was delivered. */
const ask = ({ appId }: Given, secret: object) =>
  asking(tenant.ready).token({
    grant_type: 'client_credentials',
    client_id: appId,
    scope: `${appId}/.default`,
    ...secret,
  })

const stored = (given: Given) => ask(given, { client_secret: given.home.read('connector.secret').trim() })

const secretsOf = async (key: string) => (await tenant.colleague.application(key)).passwordCredentials

/** In the place of the secret, one that ended yesterday. */
async function letEnd(given: Given): Promise<string> {
  await remove(given)
  const [startDateTime, endDateTime] = [40, 1].map((days) => new Date(Date.now() - days * DAY).toISOString())
  const { keyId, secretText } = await tenant.colleague.graph<{ keyId: string; secretText: string }>(
    'POST',
    `/applications/${given.objectId}/addPassword`,
    { passwordCredential: { displayName: 'connector', startDateTime, endDateTime } },
  )
  given.home.write('connector.secret', `${secretText}\n`)
  return keyId
}

const DAY = 86_400_000

/** Of a secret that was good once. */
const expired = (appId: string) =>
  `AADSTS7000222: The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app.`

describe('doctor --fix mints a new secret', () => {
  test.concurrent('where the old one was removed, and the client reads the place that the manifest names', async () => {
    const given = await working('gone-secret')
    await remove(given)
    const seen = await stored(given)
    expect(seen).toContain('AADSTS7000215')
    const found = JSON.parse((await given.home.appreg(['doctor', '-o', 'json', seen])).stdout)
    expect(found.findings[0].fix).toMatchObject({
      kind: 'new-secret',
      automatic: true,
      changes: [{ object: 'passwordCredential', name: 'connector', op: 'create' }],
    })
    const { code, stdout, stderr } = await given.home.appreg(['doctor', '--fix', '--yes', seen])
    expect([code, stderr]).toEqual([0, expect.stringContaining('delivered')])
    expect(stdout).toMatch(/mint a new secret "connector", deliver it to file:connector\.secret\n/)
    expect(stdout).toMatch(/^ok +the secret gets a token$/m)
    expect(await stored(given)).toContain('access_token')
  })

  test.concurrent('where it has ended: the old one goes once the new one is proven', async () => {
    const given = await working('ended-secret')
    const old = await letEnd(given)
    const seen = await stored(given)
    expect(seen).toContain('AADSTS7000222')
    const { code, stdout } = await given.home.appreg(['doctor', '--fix', '--yes', seen])
    expect(stdout).toContain(`and remove the old one (key id ${old}) once it is proven`)
    expect(code).toBe(0)
    expect(await stored(given)).toContain('access_token')
    expect((await secretsOf('ended-secret')).map(({ keyId }) => keyId)).not.toContain(old)
  })

  test.concurrent('where it has ended, and nobody has signed in yet', async () => {
    const given = await working('ended-unseen')
    await letEnd(given)
    const { code, stdout } = await given.home.appreg(['doctor', '--fix', '--yes'])
    expect(stdout).toMatch(/^mended .*mint a new secret "connector"[\s\S]*^ok +the secret gets a token$/m)
    expect(code).toBe(0)
    expect(await stored(given)).toContain('access_token')
  })

  test.concurrent('where the place holds the id of the secret: the old one goes once the new one is proven', async () => {
    const given = await working('id-for-value')
    given.home.write('connector.secret', `${given.keyId}\n`)
    const seen = await stored(given)
    expect(seen).toContain('AADSTS7000215')
    const { code, stdout } = await given.home.appreg(['doctor', '--fix', '--yes', '--verbose', seen])
    expect(stdout).toMatch(/^ok +the secret gets a token$/m)
    expect(code).toBe(0)
    expect(await stored(given)).toContain('access_token')
    expect((await secretsOf('id-for-value')).map(({ keyId }) => keyId)).not.toContain(given.keyId)
  })

  test.concurrent('where --secret-to says where it goes', async () => {
    const given = await working('secret-to', [])
    const seen = await ask(given, { client_secret: 'fake~not-a-secret-0000' })
    expect(seen).toContain('AADSTS7000215')
    const fix = ['doctor', '--fix', '--yes', '--secret-to', 'file:connector.secret', seen]
    expect((await given.home.appreg(fix)).code).toBe(0)
    expect(await stored(given)).toContain('access_token')
  })

  test.concurrent('where the client sends none, and there is none', async () => {
    const given = await working('no-secret')
    await remove(given)
    const seen = await ask(given, {})
    expect(seen).toMatch(/AADSTS70002(16|18)/)
    expect((await given.home.appreg(['doctor', '--fix', '--yes', seen])).code).toBe(0)
    expect(await stored(given)).toContain('access_token')
  })
})

describe('doctor --fix mints nothing', () => {
  test.concurrent('where nobody says where it goes, and gives the command', async () => {
    const given = await working('nowhere', [])
    const { code, stdout, stderr } = await given.home.appreg([
      'doctor',
      '--fix',
      '--yes',
      expired(given.appId),
    ])
    expect(code).toBe(2)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `\`appreg secret add connector --app ${given.appId} --secret-to file:PATH\``,
    )
    expect(stderr).toContain('note: nothing of this can be mended from here')
    expect(await secretsOf('nowhere')).toEqual([])
  })

  test.concurrent('where the place holds the value of a valid secret', async () => {
    const given = await working('held')
    const seen = await ask(given, { client_secret: given.keyId })
    const { code, stdout } = await given.home.appreg([
      'doctor',
      '--fix',
      '--yes',
      `client_secret=${given.keyId} ${seen}`,
    ])
    expect(code).toBe(2)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `file:connector.secret holds the value of a valid secret, "connector" (key id ${given.keyId},`,
    )
    expect(await secretsOf('held')).toHaveLength(1)
  })

  test.concurrent('to show it: what doctor prints is passed on', async () => {
    const given = await working('shown')
    await remove(given)
    const fix = ['doctor', '--fix', '--yes', '--secret-to', 'stdout', expired(given.appId)]
    const { code, stderr } = await given.home.appreg(fix)
    expect([code, stderr]).toEqual([3, expect.stringContaining('appreg secret rotate')])
    expect(await secretsOf('shown')).toEqual([])
  })
})
