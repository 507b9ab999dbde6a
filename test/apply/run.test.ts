import { describe, expect, test } from 'vitest'
import type { GraphRequest } from '../../src/model/request.ts'
import { buildPlan, changes } from '../../src/plan/build.ts'
import { folder } from '../given/folder.ts'
import {
  appId,
  application,
  certificate,
  desired,
  everything,
  givenCertificate,
  kept,
  keyCredential,
  live,
  objectId,
  scope,
  vacant,
  web,
} from '../given/model.ts'
import { badRequest, type Fault, lag, run, tenant } from '../given/tenant.ts'

describe('a run in which nothing goes wrong', () => {
  test('tells of each wave, each step, the secret, and the confirmation, in this order', async () => {
    const there = tenant({ folder: folder() })
    const { events } = await run(there, desired())
    expect(events).toEqual([
      'wave: create the application',
      'done: create the application',
      'wave: set the identifier URI + create the service principal + mint the secret "connector"',
      'done: set the identifier URI',
      'done: create the service principal',
      'delivered: connector',
      'done: mint the secret "connector"',
      'wave: grant admin consent for Microsoft Graph',
      'done: grant admin consent for Microsoft Graph',
      'confirmed',
    ])
  })

  test('never waits, and saves the last read: it rides along with the last write', async () => {
    const there = tenant({ folder: folder() })
    await run(there, desired())
    expect(there.slept).toEqual([])
    expect(there.counts()).toEqual({ reads: 0, rides: 1 })
  })

  test('reads once at the end when the last wave is several requests', async () => {
    const there = tenant({ folder: folder() })
    await run(there, desired({ adminConsent: false }))
    expect(there.slept).toEqual([])
    expect(there.counts()).toEqual({ reads: 1, rides: 0 })
  })

  test('believes the read that rode along with a secret, though it is older than the delivery', async () => {
    const bare = live({ application: application({ passwordCredentials: [] }) })
    const there = tenant({ folder: folder(), holds: bare })
    await run(there, desired())
    expect(there.slept).toEqual([])
    expect(there.counts()).toEqual({ reads: 0, rides: 1 })
  })

  test('ends with what the tenant holds, and a delivered secret that works', async () => {
    const there = tenant({ folder: folder() })
    const { live: end } = await run(there, desired())
    expect(end.application).toEqual(there.holds().application)
    expect(there.inSink).toEqual(there.usable())
    expect(there.inSink).toHaveLength(1)
    expect(there.seen().mintings).toMatchObject([{ confirmed: true }])
  })

  test('sends nothing the second time', async () => {
    const there = tenant({ folder: folder() })
    await run(there, desired())
    const first = [...there.sent]
    await run(there, desired())
    expect(there.sent).toEqual(first)
  })

  test('brings everything that a manifest can hold, and sends nothing the second time', async () => {
    const holds = vacant({ principals: { 'ada@example.com': 'user-1' } })
    const there = tenant({ folder: folder(), holds })
    const { live: end } = await run(there, everything())
    expect(changes(everything(), end)).toEqual([])
    const first = [...there.sent]
    await run(there, everything())
    expect(there.sent).toEqual(first)
  })

  test('does the rest when one of several assignments is refused', async () => {
    const want = desired({ assignments: [{ principal: 'gone' }, { principal: 'user-1' }] })
    const fault = ({ body }: GraphRequest) => (body?.principalId === 'gone' ? badRequest : undefined)
    const there = tenant({ folder: folder(), holds: live(), fault })
    await expect(run(there, want)).rejects.toMatchObject({ message: expect.stringContaining('gone') })
    expect(there.holds().appRoleAssignedTo.map(({ principalId }) => principalId)).toEqual(['user-1'])
  })

  test('switches a scope off before it changes it', async () => {
    const there = tenant({ folder: folder(), holds: live() })
    await run(there, desired({ scopes: [scope({ type: 'Admin' })] }))
    expect(there.sent).toEqual(['disable the scopes that change', 'publish the scopes'])
  })
})

describe('replication lag', () => {
  test('is waited for, longer each time, and two reads have to agree in the end', async () => {
    const fault = (_: unknown, count: number) => (count >= 4 && count < 7 ? lag : undefined)
    const there = tenant({ folder: folder(), fault })
    const { events } = await run(there, desired())
    expect(there.sent.slice(4)).toEqual(Array(4).fill('grant admin consent for Microsoft Graph'))
    expect(events).toContain('waiting: grant admin consent for Microsoft Graph (not on this replica yet)')
    expect(there.slept).toEqual([500, 1000, 2000, 500])
    expect(there.counts()).toEqual({ reads: 1, rides: 1 })
  })

  test('in one request does not hold up the others', async () => {
    const fault = (_: unknown, count: number) => (count === 2 ? lag : undefined)
    const there = tenant({ folder: folder(), fault })
    await run(there, desired())
    expect(there.sent).toEqual([
      'create the application',
      'set the identifier URI',
      'create the service principal',
      'mint the secret "connector"',
      'create the service principal',
      'grant admin consent for Microsoft Graph',
    ])
  })

  test('is given new patience by every step that succeeds', async () => {
    const patience = new Map<string, number>()
    const fault = ({ summary }: { summary: string }) => {
      const times = (patience.get(summary) ?? 0) + 1
      patience.set(summary, times)
      return times <= 14 ? lag : undefined
    }
    const there = tenant({ folder: folder(), fault })
    const { events } = await run(there, desired({ secrets: [] }))
    const waits = [500, 1_000, 2_000, 4_000, ...Array(10).fill(8_000)]
    expect(there.slept).toEqual([...waits, ...waits, ...waits, 500])
    expect(events.at(-1)).toBe('confirmed')
  })

  test('in the last reads leads to more reads and to no write', async () => {
    const behind = (count: number) => [2, 0, 2, 0, 0][count] ?? 0
    const there = tenant({ folder: folder(), behind })
    await run(there, desired({ adminConsent: false }))
    expect(there.sent).toHaveLength(4)
    expect(there.counts().reads).toBe(5)
  })

  test('that lasts ends the run, with what is missing', async () => {
    const fault = ({ path }: { path: string }) => (path === '/servicePrincipals' ? lag : undefined)
    const there = tenant({ folder: folder(), fault })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'STEP_UNSETTLED',
      message: expect.stringContaining('create the service principal'),
    })
    const waited = there.slept.reduce((sum, one) => sum + one, 0)
    expect(waited).toBeGreaterThanOrEqual(120_000)
    expect(waited).toBeLessThan(130_000)
  })

  test('is not what it is called when answers never come', async () => {
    const fault = ({ path }: { path: string }): Fault | undefined =>
      path === '/servicePrincipals' ? { kind: 'lost', effect: false } : undefined
    await expect(run(tenant({ folder: folder(), fault }), desired())).rejects.toMatchObject({
      code: 'STEP_UNSETTLED',
      message: expect.stringMatching(
        /^Microsoft Graph gives no usable answer: .*create the service principal/,
      ),
    })
  })

  test('is given longer than a server error, which is tried six times in all', async () => {
    const answers500 = { status: 500, code: 'UnknownError', message: 'An error occurred' }
    const fault = ({ path }: { path: string }): Fault | undefined =>
      path === '/servicePrincipals' ? { kind: 'unknown', failure: answers500 } : undefined
    const there = tenant({ folder: folder(), fault })
    await expect(run(there, desired({ secrets: [] }))).rejects.toMatchObject({
      code: 'STEP_UNSETTLED',
      message:
        'Microsoft Graph gives no usable answer: create the service principal: Microsoft Graph answers 500 (An error occurred)',
    })
    expect(there.sent.filter((step) => step === 'create the service principal')).toHaveLength(6)
    expect(there.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000])
  })

  test('that lasts in the reads ends the run, with what they do not show', async () => {
    const there = tenant({ folder: folder(), behind: () => 1 })
    await expect(run(there, desired({ adminConsent: false, secrets: [] }))).rejects.toMatchObject({
      code: 'STEP_UNSETTLED',
      message: expect.stringContaining('servicePrincipal'),
    })
    expect(there.sent).toHaveLength(3)
  })

  test('that ends just in time is no failure', async () => {
    const there = tenant({ folder: folder(), behind: (count) => (count < 19 ? 1 : 0) })
    const { events } = await run(there, desired({ adminConsent: false, secrets: [] }))
    expect(there.slept.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(120_000)
    expect(events.at(-1)).toBe('confirmed')
  })
})

describe('a tenant that moved', () => {
  test('is left alone, and the message says what was not in the plan', async () => {
    const there = tenant({ folder: folder(), holds: live({ grants: [] }) })
    const plan = buildPlan(desired(), live())
    await expect(run(there, desired(), plan)).rejects.toMatchObject({
      code: 'TENANT_MOVED',
      message: expect.stringContaining('Microsoft Graph, whole tenant'),
    })
    expect(there.sent).toEqual([])
  })

  test('in between is noticed before the next write', async () => {
    const elsewhere = vacant({
      application: application({ web: web({ redirectUris: ['https://x.example/cb'] }) }),
    })
    const there = tenant({
      folder: folder(),
      fault: (_, count) => (count === 0 ? { kind: 'lost', effect: false } : undefined),
    })
    const io = { ...there.io, observe: async () => elsewhere }
    await expect(run({ ...there, io }, desired())).rejects.toMatchObject({ code: 'TENANT_MOVED' })
    expect(there.sent).toEqual(['create the application'])
  })
})

describe('certificates', () => {
  const foreign = keyCredential({
    keyId: 'foreign',
    displayName: 'by hand',
    customKeyIdentifier: 'EF'.repeat(20),
  })
  const want = desired({ certificates: [givenCertificate()] })
  const held = (there: ReturnType<typeof tenant>) =>
    there.holds().application?.keyCredentials.map(({ displayName }) => displayName)

  test('come with the patch behind the creation, and others stay', async () => {
    const holds = live({ application: application({ identifierUris: [], keyCredentials: [foreign] }) })
    const there = tenant({ folder: folder(), holds })
    await run(there, want)
    expect(there.sent).toEqual(['set the identifier URI, add the certificate "signing"'])
    expect(held(there)).toEqual(['by hand', 'signing'])
    await run(there, want)
    expect(there.sent).toHaveLength(1)
  })

  test.each([
    ['before', false],
    ['after', true],
  ])('are there once when the answer is lost %s the effect', async (_, effect) => {
    const holds = live({ application: application({ keyCredentials: [foreign] }) })
    const there = tenant({
      folder: folder(),
      holds,
      fault: (_, count) => (count === 0 ? { kind: 'lost', effect } : undefined),
    })
    await run(there, want)
    expect(held(there)).toEqual(['by hand', 'signing'])
  })

  test('of an application that is signed in for itself carry a proof, made for each attempt', async () => {
    const own = certificate({ thumbprint: 'CD'.repeat(20) })
    const holds = live({
      application: application({ keyCredentials: [keyCredential({ customKeyIdentifier: own.thumbprint })] }),
      signedInAs: appId,
      keptCertificates: [kept({ state: 'active', certificate: own })],
    })
    const sent: unknown[] = []
    const there = tenant({
      folder: folder(),
      holds,
      fault: ({ body }, count) => {
        sent.push(body?.proof)
        return count === 0 ? lag : undefined
      },
    })
    const asked: string[][] = []
    const provePossession = async (...about: [string, string]) => {
      asked.push(about)
      return `fake proof ${asked.length}`
    }
    await run({ ...there, io: { ...there.io, provePossession } }, want)
    expect(asked).toEqual(Array(2).fill([own.thumbprint, objectId]))
    expect(sent).toEqual(['fake proof 1', 'fake proof 2'])
    expect(held(there)).toEqual(['signing', 'signing'])
  })
})
