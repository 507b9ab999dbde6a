import { describe, expect, test } from 'vitest'
import { folder } from '../given/folder.ts'
import { appId, application, credential, desired, live } from '../given/model.ts'
import { badRequest, type Fault, forbidden, lag, run, type Tenant, tenant } from '../given/tenant.ts'

const consent = 'grant admin consent for Microsoft Graph'

const failing = (steps: Readonly<Record<string, Fault>>, more: { sinkFails?: string } = {}): Tenant =>
  tenant({ folder: folder(), fault: ({ summary }) => steps[summary], ...more })

describe('without the role that consent takes', () => {
  const noConsent = { [consent]: forbidden }

  test('the message names the permission', async () => {
    await expect(run(failing(noConsent), desired())).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('Insufficient privileges'),
      hints: expect.arrayContaining([expect.stringContaining('DelegatedPermissionGrant.ReadWrite.All')]),
      cause: { status: 403 },
    })
  })

  test('everything else is done', async () => {
    const there = failing(noConsent)
    await expect(run(there, desired())).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(there.holds().application?.identifierUris).toEqual([`api://${appId}`])
    expect(there.holds().servicePrincipal).toBeDefined()
    expect(there.inSink).toEqual(there.usable())
    expect(there.inSink).toHaveLength(1)
  })

  test('also what only the next waves can do is done', async () => {
    const there = failing(noConsent)
    const secrets = ['a', 'b', 'c'].map((name) => ({ name, lifetimeDays: 90, renewBeforeDays: 30 }))
    await expect(run(there, desired({ secrets }))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(there.inSink).toHaveLength(3)
    expect(there.sent.filter((step) => step === consent)).toHaveLength(1)
  })

  test('what was delayed by lag is done all the same', async () => {
    let lags = 2
    const there = tenant({
      folder: folder(),
      fault: ({ mints, summary }) =>
        mints && lags-- > 0 ? lag : summary === consent ? forbidden : undefined,
    })
    await expect(run(there, desired())).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(there.inSink).toHaveLength(1)
  })
})

describe('what Graph refuses', () => {
  test('ends the run with its words and its code', async () => {
    const there = failing({ 'set the identifier URI': badRequest })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'GRAPH_REFUSED',
      message: expect.stringContaining(
        'refused to set the identifier URI: Invalid value specified (Request_BadRequest)',
      ),
    })
  })

  test('is not sent again', async () => {
    const there = failing({ 'set the identifier URI': badRequest })
    await expect(run(there, desired())).rejects.toMatchObject({ code: 'GRAPH_REFUSED' })
    expect(there.sent.filter((step) => step === 'set the identifier URI')).toHaveLength(1)
  })

  test('from the first request on leaves nothing', async () => {
    const there = failing({ 'create the application': forbidden })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'FORBIDDEN',
      hints: expect.arrayContaining([expect.stringContaining('Application.ReadWrite.OwnedBy')]),
    })
    expect(there.sent).toEqual(['create the application'])
  })

  test('is told together with what is not allowed', async () => {
    const there = failing({ 'set the identifier URI': badRequest, [consent]: forbidden })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'GRAPH_REFUSED',
      message: expect.stringMatching(/set the identifier URI.*\n.*admin consent/),
    })
  })

  test('once is sent again by the next run', async () => {
    let refusals = 1
    const there = tenant({
      folder: folder(),
      fault: ({ summary }) => (summary === consent && refusals-- > 0 ? forbidden : undefined),
    })
    await expect(run(there, desired())).rejects.toMatchObject({ code: 'FORBIDDEN' })
    there.restart()
    const { events } = await run(there, desired())
    expect(events).toEqual([`wave: ${consent}`, `done: ${consent}`, 'confirmed'])
  })
})

describe('a secret that cannot be delivered', () => {
  const removal = /^remove the undelivered secret key-/

  test('is taken back, and the run ends with the reason', async () => {
    const there = failing({}, { sinkFails: 'disk full' })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'DELIVERY_FAILED',
      message: expect.stringMatching(/"connector".*disk full; it was removed again/),
    })
    expect(there.usable()).toEqual([])
    expect(there.sent.at(-1)).toMatch(removal)
  })

  test('takes no other secret with it', async () => {
    const byHand = credential({ keyId: 'by-hand', displayName: 'by hand' })
    const holds = live({ application: application({ passwordCredentials: [byHand] }) })
    const there = tenant({ folder: folder(), holds, sinkFails: 'disk full' })
    await expect(run(there, desired())).rejects.toThrow('disk full')
    expect(there.holds().application?.passwordCredentials).toEqual([byHand])
  })

  test('and cannot be taken back either is left to the next run', async () => {
    const there = tenant({
      folder: folder(),
      sinkFails: 'disk full',
      fault: ({ summary }) => (removal.test(summary) ? { kind: 'lost', effect: false } : undefined),
    })
    await expect(run(there, desired())).rejects.toMatchObject({
      code: 'DELIVERY_FAILED',
      message: expect.stringContaining('the next run removes it'),
    })
    expect(there.usable()).toHaveLength(1)
  })
})
