import { describe, expect, test } from 'vitest'
import { orphans, removePassword, secrets } from '../../src/aspects/secrets.ts'
import type { PasswordCredential } from '../../src/model/directory.ts'
import type { Live, Minting } from '../../src/model/live.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import { application, credential, desired, inDays, live, minting, today, vacant } from '../given/model.ts'

const having = (held: readonly PasswordCredential[], mintings: readonly Minting[] = []): Live =>
  live({ application: application({ passwordCredentials: held }), mintings })

const path = "/applications(uniqueName='mcp-dev')"
const mint = 'create passwordCredential connector lifetime'
const remove = 'delete passwordCredential connector (key-1)'
const fresh = credential({ startDateTime: today, endDateTime: inDays(180) })
const delivered = { keyId: 'key-1', deliveredTo: 'file:client.secret' }

describe('a secret', () => {
  test.each([
    ['is left alone while it is valid', live(), []],
    ['comes with a new application', vacant(), [mint]],
    ['is minted where there is none', having([]), [mint]],
    ['is not the one of another name', having([credential({ displayName: 'by hand' })]), [mint]],
    ['is not one without a name', having([credential({ displayName: null })]), [mint]],
    ['is renewed in time', having([credential({ endDateTime: inDays(30) })]), [mint]],
    ['is not renewed early', having([credential({ endDateTime: inDays(31) })]), []],
    ['is renewed after it expired', having([credential({ endDateTime: inDays(-1) })]), [mint]],
    [
      'is not renewed beside a valid one',
      having([credential({ endDateTime: inDays(3) }), credential({ keyId: 'key-2' })]),
      [],
    ],
  ])('%s', (_, have, expected) => {
    expect(lines(secrets.changes(desired(), have))).toEqual(expected)
  })

  test.each([
    ['went astray after its id was known', [minting({ keyId: 'key-1' })], [remove, mint]],
    ['went astray before its id was known', [minting()], [remove, mint]],
    ['was there before the attempt', [minting({ before: ['key-1'] })], []],
    ['was made long before the attempt', [minting({ startedAt: inDays(2) })], []],
    ['was made long after the attempt', [minting({ startedAt: inDays(-2) })], []],
    ['belongs to an attempt at another secret', [minting({ secret: 'other' })], []],
    ['is another than the one that went astray', [minting({ keyId: 'key-9' })], []],
    ['was delivered', [minting(delivered)], []],
    ['was delivered by a second attempt', [minting(), minting(delivered)], []],
  ])('that %s', (_, mintings, expected) => {
    expect(lines(secrets.changes(desired(), having([fresh], mintings)))).toEqual(expected)
  })

  test.each([
    ['a moment ago', minting(delivered), []],
    ['but was seen, so that somebody removed it', minting({ ...delivered, confirmed: true }), [mint]],
    ['too long ago for a stale read', minting({ ...delivered, startedAt: inDays(-1) }), [mint]],
    ['to an application that is gone', minting({ ...delivered, application: 'gone' }), [mint]],
    ['under another name', minting({ ...delivered, secret: 'other' }), [mint]],
  ])('that no read shows yet was delivered %s', (_, attempt, expected) => {
    expect(lines(secrets.changes(desired(), having([], [attempt])))).toEqual(expected)
  })

  test('says how long the old one is still good', () => {
    const [soon] = secrets.changes(desired(), having([credential({ endDateTime: inDays(3) })]))
    expect(soon).toMatchObject({ before: '3 days left', after: '180 days' })
    const [late] = secrets.changes(desired(), having([credential({ endDateTime: inDays(-3) })]))
    expect(late).toMatchObject({ before: 'expired' })
  })
})

describe('minting', () => {
  test('waits for the application', () => {
    expect(secrets.next(desired(), vacant())).toEqual([])
  })

  test('asks for the lifetime, counted from the read', () => {
    const [request] = secrets.next(desired(), having([]))
    expect(request).toMatchObject({ method: 'POST', path: `${path}/addPassword`, mints: 'connector' })
    expect(request?.body).toEqual({
      passwordCredential: { displayName: 'connector', endDateTime: inDays(180) },
    })
  })

  test('adds to the credentials of others', () => {
    const byHand = credential({ keyId: 'key-9', displayName: 'by hand' })
    const [request] = secrets.next(desired(), having([byHand]))
    const after = request?.fold(having([byHand]), fresh)
    expect(after?.application?.passwordCredentials).toEqual([byHand, fresh])
  })

  test('goes one at a time: two credential writes at once end in a conflict', () => {
    const two = ['a', 'b'].map((name) => ({ name, lifetimeDays: 90, renewBeforeDays: 30 }))
    expect(secrets.next(desired({ secrets: two }), having([])).map(({ mints }) => mints)).toEqual(['a'])
  })

  test('starts when the orphan is gone', () => {
    const have = having([fresh], [minting()])
    const first = secrets.next(desired(), have)
    expect(calls(first)).toEqual([`POST ${path}/removePassword`])
    expect(bodies(first)).toEqual([{ keyId: 'key-1' }])
    const then = first.reduce((before, request) => request.fold(before), have)
    expect(calls(secrets.next(desired(), then))).toEqual([`POST ${path}/addPassword`])
  })

  test('waits while orphans go one at a time', () => {
    const have = having([fresh, credential({ keyId: 'key-2', startDateTime: today })], [minting()])
    expect(bodies(secrets.next(desired(), have))).toEqual([{ keyId: 'key-1' }])
  })
})

test('removing takes one credential and no other', () => {
  const have = having([credential(), credential({ keyId: 'key-2' })])
  const after = removePassword(desired(), 'key-1').fold(have)
  expect(after.application?.passwordCredentials.map(({ keyId }) => keyId)).toEqual(['key-2'])
})

test('without a journal nothing is an orphan', () => {
  expect(orphans('connector', having([fresh]))).toEqual([])
})
