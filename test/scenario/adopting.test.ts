import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { newHome, sharedTenant } from './support.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const onTerminal = test.skipIf(!hasScript)

const tenant = sharedTenant()
const apply = (name: string, key: string) => ['apply', '--name', `Test ${name}`, '--key', key]

onTerminal(
  'apply asks which registration is meant, and takes over the one that is chosen (needs script)',
  async () => {
    const { appId } = await tenant.colleague.graph<{ appId: string }>('POST', '/applications', {
      displayName: 'Test chosen',
    })
    const run = newHome(tenant.env).onTerminal(apply('chosen', 'chosen'))
    expect(await run.prints(new RegExp(`Which one is meant\\?[^]*take over appId ${appId}`))).toBe(true)
    run.type('\r')
    expect(await run.prints(new RegExp(`"appId:\\s+${appId}"[^]*Apply this plan\\?`))).toBe(true)
    run.type('y\r')
    expect((await run.done).code).toBe(0)
    expect(await tenant.colleague.applications('chosen')).toMatchObject([{ appId, uniqueName: null }])
  },
)

onTerminal(
  'apply offers the deleted registration of the same key, and goes on with it (needs script)',
  async () => {
    const home = newHome(tenant.env)
    const sink = ['--secret-to', 'file:connector.secret']
    await home.prepare([...apply('back', 'back'), ...sink, '--yes'])
    const { appId } = await tenant.colleague.application('back')
    await home.prepare(['destroy', '--app', 'back', '--yes'])
    const run = home.onTerminal([...apply('back', 'back'), ...sink])
    expect(await run.prints(new RegExp(`${appId}\\) had[^]*Restore it\\?`))).toBe(true)
    run.type('y\r')
    expect(await run.prints(/Apply this plan\?|no changes/)).toBe(true)
    run.type('y\r')
    expect((await run.done).code).toBe(0)
    expect(await tenant.colleague.application('back')).toMatchObject({ appId })
  },
)
