import { expect, test } from 'vitest'
import { graphLines, type Home, manifest, newHome, sharedTenant } from './support.ts'

// A plan that was written to a file, reviewed, and is carried out later.

const tenant = sharedTenant()

/** A home with the manifest of `key` and its reviewed plan. */
async function reviewed(key: string, more: object = {}): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, more))
  const { stderr } = await home.prepare(['plan', '--out', 'plan.json'])
  expect(stderr).toBe('')
  return home
}

const refusal = /^error: (.*)$/m

test.concurrent('the very plan is carried out, without a question', async () => {
  const home = await reviewed('planned')
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^applied the plan \(4 to create/)
})

test.concurrent('the file is readable by its owner only, says what was shown and holds no secret', async () => {
  const home = await reviewed('private')
  expect(home.mode('plan.json')).toBe(0o600)
  const file = JSON.parse(home.read('plan.json'))
  expect(file).toMatchObject({
    appregPlan: 1,
    tenantId: tenant.ready.tenantId,
    madeAt: expect.stringMatching(/^20\d\d-/),
    registrations: [
      { manifest: expect.stringMatching(/^sha256:/), plan: { key: 'private', counts: { create: 4 } } },
    ],
  })
  await home.prepare(['apply', '--plan', 'plan.json'])
  await home.appreg(['plan', '--out', 'plan.json'])
  expect(home.read('plan.json')).not.toContain(home.read('connector.secret').trim())
})

test.concurrent('a plan that was carried out already finds nothing to do', async () => {
  const home = await reviewed('again')
  await home.prepare(['apply', 'plan.json'])
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^no changes/)
})

test.concurrent('it is refused when the manifest means something else by now, and nothing is sent', async () => {
  const home = await reviewed('edited')
  home.write('appreg.yaml', manifest('edited', { tags: ['new'] }))
  const ran = await home.appreg(['apply', 'plan.json', '-v'])
  expect(ran.code).toBe(3)
  expect(ran.stderr).toMatch(/^error: the manifest of edited has changed since the plan was made at /m)
  expect(graphLines(ran)).toEqual([])
})

test.concurrent('a comment in the manifest changes nothing', async () => {
  const home = await reviewed('commented')
  home.write('appreg.yaml', `# reviewed\n${JSON.stringify(manifest('commented'), null, 2)}\n`)
  expect((await home.appreg(['apply', 'plan.json'])).code).toBe(0)
})

test.concurrent('it is refused before the first write when the tenant moved', async () => {
  const home = await reviewed('moved')
  await home.prepare(['apply', 'plan.json'])
  await home.prepare(['plan', '--out', 'plan.json'])
  await tenant.colleague.change('moved', { web: { redirectUris: [] } })
  const ran = await home.appreg(['apply', 'plan.json', '-v', '-o', 'json'])
  expect(ran.code).toBe(1)
  expect(JSON.parse(ran.stdout)).toMatchObject({
    error: { code: 'TENANT_MOVED', message: expect.stringContaining('web.redirectUris') },
  })
  expect(graphLines(ran).filter((line) => /PATCH|DELETE/.test(line))).toEqual([])
})

test.concurrent('it is refused in another tenant', async () => {
  const home = await reviewed('elsewhere')
  const file = home.read('plan.json').replaceAll(tenant.ready.tenantId, 'another-tenant')
  home.write('plan.json', file)
  const { code, stderr } = await home.appreg(['apply', 'plan.json'])
  expect(code).toBe(3)
  expect(refusal.exec(stderr)?.[1]).toMatch(/^the plan was made for the tenant another-tenant, and you are/)
})

test.concurrent('it is refused when it is of another version, or no plan', async () => {
  const home = await reviewed('version')
  home.write('newer.json', home.read('plan.json').replace('"appregPlan": 1', '"appregPlan": 9'))
  const newer = await home.appreg(['apply', 'newer.json'])
  expect(newer.code).toBe(3)
  expect(newer.stderr).toMatch(/newer\.json is a plan of version 9, and this appreg reads 1/)
  expect((await home.appreg(['apply', 'appreg.yaml'])).stderr).toMatch(/appreg\.yaml is no plan of appreg/)
  expect((await home.appreg(['apply', 'missing.json'])).code).toBe(3)
})

test.concurrent('it is refused for another registration', async () => {
  const home = await reviewed('mine')
  home.write('yours.yaml', manifest('yours'))
  const { code, stderr } = await home.appreg(['apply', 'plan.json', '-f', 'yours.yaml'])
  expect(code).toBe(3)
  expect(stderr).toMatch(/yours is not in the plan, mine is in the plan alone/)
})

test.concurrent('a damaged plan is refused, and nothing is sent', async () => {
  const home = await reviewed('damaged')
  const file = JSON.parse(home.read('plan.json'))
  file.registrations[0].plan.objects[0].changes = [5, null]
  home.write('plan.json', file)
  const ran = await home.appreg(['apply', 'plan.json', '-v'])
  expect(ran.code).toBe(3)
  expect(refusal.exec(ran.stderr)?.[1]).toBe('plan.json is a damaged plan')
  expect(graphLines(ran)).toEqual([])
})

test.concurrent('--out takes the place of an older plan, and of no other file', async () => {
  const home = await reviewed('place')
  expect((await home.appreg(['plan', '--out', 'plan.json'])).code).toBe(0)
  home.write('empty.json', '')
  expect((await home.appreg(['plan', '--out', 'empty.json'])).code).toBe(0)
  const before = home.read('appreg.yaml')
  home.write('notes.json', '{"mine":true}')
  for (const name of ['appreg.yaml', 'notes.json', '.']) {
    const ran = await home.appreg(['plan', '--out', name, '-v'])
    expect(ran.code).toBe(3)
    expect(refusal.exec(ran.stderr)?.[1]).toBe(
      `${name} is there and is no plan of appreg: it was not overwritten`,
    )
    expect(graphLines(ran)).toEqual([])
  }
  expect([home.read('appreg.yaml'), home.read('notes.json')]).toEqual([before, '{"mine":true}'])
  const nowhere = await home.appreg(['plan', '--out', '-'])
  expect(nowhere).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^error: a plan is kept in a file/),
  })
})

test.concurrent('a creation that was interrupted is finished with the same plan', async () => {
  const home = await reviewed('resumed')
  const first = home.start(['apply', 'plan.json', '-v'])
  await first.prints(/^http .*PATCH.*resumed/m)
  first.signal('SIGKILL')
  await first.done
  expect((await home.appreg(['apply', 'plan.json'])).code).toBe(0)
  expect(await tenant.colleague.applications('resumed')).toHaveLength(1)
})
