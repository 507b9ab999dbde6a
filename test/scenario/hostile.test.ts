import { expect, test } from 'vitest'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

// Clears the screen, sets the window's title, writes a line of its own, turns the rest around; C1 forms of the same.
const hostile = 'ARC\u001b[2J\u001b]0;owned\u0007-1\r\nerror: all gone\u202etxt\u2066\u009b31m\u0085\b'
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

const commands: readonly string[][] = [['plan'], ['config', '--all'], ['verify'], ['apply', '--yes']]

test.concurrent.each(commands)(
  'a display name full of control characters cannot steer the terminal of %s',
  async (...command) => {
    const key = `hostile-${command[0]}`
    const home = newHome(tenant.env)
    home.write('appreg.yaml', manifest(key))
    await home.prepare(['apply', '--yes'])
    await tenant.colleague.change(key, { displayName: hostile })
    const { stdout, stderr } = await home.appreg(command)
    expect(stdout + stderr).toMatch(/ARC/)
    expect(stdout).not.toMatch(steering)
    expect(stderr).not.toMatch(steering)
    expect(stdout + stderr).not.toMatch(/^error: all gone/m)
  },
)

test.concurrent('it cannot steer the terminal in JSON either, and is whole there', async () => {
  const key = 'hostile-json'
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key))
  await home.prepare(['apply', '--yes'])
  await tenant.colleague.change(key, { displayName: hostile })
  const { stdout } = await home.appreg(['plan', '-o', 'json'])
  expect(stdout).not.toMatch(steering)
  expect(JSON.parse(stdout).changes[0].before).toBe(hostile)
})
