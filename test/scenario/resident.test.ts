import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

/** What is another one for each registration, moment and process. */
const alike = (value: object, key: string): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
      .replaceAll(/emu-[\w~.-]+/g, 'secret')
      .replaceAll(/"hint":"\w{3}"/g, '"hint":"sec"')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'moment')
      .replaceAll(/\\"run\\": \d+/g, 'run')
      .replaceAll(new RegExp(`\\b${key}\\b`, 'g'), 'key'),
  )

/** The whole content of a folder. */
const filesOf = (home: Home): object =>
  readdirSync(home.folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => [name, home.mode(name).toString(8), /\.\w+$/.test(name) ? home.read(name) : undefined])

test('a program that runs already prints and leaves what a process of its own does', async () => {
  const began = async (key: string, how: 'appreg' | 'prepare') => {
    const home = newHome(tenant.env)
    home.write('appreg.yaml', manifest(key))
    const printed = [
      await home[how](['apply', '--yes', '-o', 'json']),
      await home[how](['secret', 'add', 'second', '--secret-to', 'file:second.secret', '--yes']),
      await home[how](['redirect', 'add', 'https://example.com/callback', '--yes']),
    ]
    const application = await tenant.colleague.application(key)
    return alike({ printed, files: filesOf(home), application }, key)
  }
  const alone = await began('alone', 'appreg')
  expect(await began('resident', 'prepare')).toEqual(alone)
  expect(JSON.stringify(alone)).toMatch(/second\.secret.*deliveredTo/)
})

test('what fails is no beginning', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', 'name: [')
  await expect(home.prepare(['apply', '--yes'])).rejects.toThrow(/^appreg apply --yes ended with 3:\nerror: /)
})
