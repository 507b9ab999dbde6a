import { expect, test } from 'vitest'
import type { Ran } from './running.ts'
import { type Home, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()
const apply = (key: string) => [
  ...['apply', '--name', `Test ${key}`, '--key', key],
  ...['--secret-to', 'stdout', '--yes', '-o', 'json', '--verbose'],
]

/** One registration, and everything that a run printed about it holds. */
async function expectTrue(key: string, ran: Ran): Promise<void> {
  const { colleague } = tenant
  expect(ran).toMatchObject({ code: 0 })
  const { appId, checks, secrets } = JSON.parse(ran.stdout)
  expect((await colleague.applications(key)).map((application) => application.appId)).toEqual([appId])
  expect(await colleague.principals(appId)).toHaveLength(1)
  expect((await colleague.grants(appId)).map(({ scope }) => scope)).toEqual(['User.Read'])
  expect(new Set(checks.map(({ state }: { state: string }) => state))).toEqual(new Set(['passed']))
  for (const { value } of secrets) expect(await colleague.tokenStatus(appId, value)).toBe(200)
}

/** A run that is held up after one of its requests, while another one comes to its end. */
async function overtake(
  key: string,
  requests: number,
  [one, other]: readonly [Home, Home],
): Promise<boolean> {
  const slow = one.start(apply(key))
  const wasHeld = await slow.prints(/^http /m, requests)
  slow.signal('SIGSTOP')
  const quick = await other.appreg(apply(key))
  slow.signal('SIGCONT')
  await expectTrue(key, await slow.done)
  await expectTrue(key, quick)
  return wasHeld
}

// Sign-in, read, create, the rest, three for the proof, consent with read-back.
const everyRequest = [1, 2, 3, 4, 5, 6, 7, 8]

test('two machines apply at once: one registration, and what each run prints is true', async () => {
  const rounds = everyRequest.map((n) =>
    overtake(`machines-${n}`, n, [newHome(tenant.env), newHome(tenant.env)]),
  )
  expect(await Promise.all(rounds)).toEqual(everyRequest.map(() => true))
}, 60_000)

test('two terminals of one machine apply at once: one registration, and what each run prints is true', async () => {
  const rounds = everyRequest.map((n) => {
    const home = newHome(tenant.env)
    return overtake(`terminals-${n}`, n, [home, home])
  })
  expect(await Promise.all(rounds)).toEqual(everyRequest.map(() => true))
}, 60_000)
