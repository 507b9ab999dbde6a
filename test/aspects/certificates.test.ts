import { describe, expect, test } from 'vitest'
import { certificates } from '../../src/aspects/certificates.ts'
import { certificatesToMake } from '../../src/aspects/held-certificates.ts'
import type { DesiredCertificate } from '../../src/model/desired.ts'
import type { KeyCredential } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import {
  appId,
  application,
  certificate,
  desired,
  givenCertificate,
  inDays,
  kept,
  keyCredential,
  live,
  madeCertificate,
  today,
  vacant,
} from '../given/model.ts'

const wanting = (...certificates: readonly DesiredCertificate[]) => desired({ certificates })
const having = (keyCredentials: readonly KeyCredential[], more: Partial<Live> = {}) =>
  live({ application: application({ keyCredentials }), ...more })

const path = "/applications(uniqueName='mcp-dev')"
const other = certificate({ thumbprint: 'CD'.repeat(20) })
const foreign = keyCredential({
  keyId: 'foreign',
  displayName: 'by hand',
  customKeyIdentifier: 'EF'.repeat(20),
})
const old = (more: Partial<KeyCredential> = {}) =>
  keyCredential({ keyId: 'old', customKeyIdentifier: '12'.repeat(20), endDateTime: inDays(20), ...more })
const expired = old({ keyId: 'expired', endDateTime: inDays(-1) })
const ending = (state: 'newest' | 'shared') =>
  kept({ state, certificate: certificate({ notAfter: inDays(20) }) })
const made = ['create keyCredential signing endDateTime']
const given = ['create keyCredential signing customKeyIdentifier']

describe('certificates', () => {
  test.each([
    [
      'are silent when the one of the file is there',
      wanting(givenCertificate()),
      having([keyCredential()]),
      [],
    ],
    ['are silent when one of the name is there', wanting(madeCertificate()), having([keyCredential()]), []],
    ['leave others alone', wanting(), having([foreign, expired]), []],
    ['come with a new application', wanting(givenCertificate()), vacant(), given],
    ['are made for a new application', wanting(madeCertificate()), vacant(), made],
    ['are added beside those of others', wanting(givenCertificate()), having([foreign]), given],
    [
      'know the one of the file under every name',
      wanting(givenCertificate()),
      having([keyCredential({ displayName: 'by hand' })]),
      [],
    ],
    [
      'know it by a thumbprint in lower case',
      wanting(givenCertificate()),
      having([keyCredential({ customKeyIdentifier: certificate().thumbprint.toLowerCase() })]),
      [],
    ],
    [
      'know it by a thumbprint in base64',
      wanting(givenCertificate()),
      having([
        keyCredential({
          customKeyIdentifier: Buffer.from(certificate().thumbprint, 'hex').toString('base64'),
        }),
      ]),
      [],
    ],
    [
      'do not take a key that signs tokens for one',
      wanting(givenCertificate(), madeCertificate({ name: 'made' })),
      having([keyCredential({ usage: 'Sign' }), keyCredential({ displayName: 'made', usage: 'Sign' })]),
      [...given, 'create keyCredential made endDateTime'],
    ],
    [
      'follow the file: a new one is added beside the old one',
      wanting(givenCertificate({ certificate: other })),
      having([keyCredential()]),
      given,
    ],
    ['are renewed in time', wanting(madeCertificate()), having([old()]), made],
    ['are not renewed too early', wanting(madeCertificate()), having([old({ endDateTime: inDays(31) })]), []],
    [
      'lose expired ones of their name, when a new one comes',
      wanting(madeCertificate()),
      having([foreign, expired, old()]),
      [...made, 'delete keyCredential signing (expired)'],
    ],
    [
      'keep expired ones of other names',
      wanting(madeCertificate()),
      having([{ ...expired, displayName: 'by hand' }]),
      made,
    ],
    [
      'keep expired ones where nothing new comes',
      wanting(madeCertificate()),
      having([expired, keyCredential()]),
      [],
    ],
    [
      'do not trust one without an end',
      wanting(madeCertificate()),
      having([keyCredential({ endDateTime: null })]),
      made,
    ],
  ])('%s', (_, want, have, expected) => {
    expect(lines(certificates.changes(want, have))).toEqual(expected)
    expect(certificates.next(want, have)).toHaveLength(have.application && expected.length > 0 ? 1 : 0)
  })

  test('tell what there is and what comes', () => {
    const [change] = certificates.changes(wanting(madeCertificate()), having([expired, old()]))
    expect(change).toMatchObject({ before: '20 days left', after: '365 days, rsa-2048' })
    const [file, gone] = certificates.changes(wanting(givenCertificate()), having([expired]))
    expect(file).toMatchObject({ after: certificate().thumbprint })
    expect(gone).toMatchObject({ before: `expired on ${inDays(-1).slice(0, 10)}` })
  })
})

describe('the request', () => {
  const entry = {
    keyId: 'abababab-abab-5bab-abab-abababababab',
    displayName: 'signing',
    startDateTime: certificate().notBefore,
    endDateTime: certificate().notAfter,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate().der,
  }

  test('sends those that are there back as they were read, and the new one behind them', () => {
    const have = having([foreign, expired, old()])
    const [request] = certificates.next(wanting(givenCertificate()), have)
    expect(request).toMatchObject({ method: 'PATCH', path, ok: [204] })
    expect(request?.body).toEqual({ keyCredentials: [foreign, old(), entry] })
    expect(request?.fold(have).application?.keyCredentials).toEqual([
      foreign,
      old(),
      keyCredential({ keyId: entry.keyId }),
    ])
  })

  test('brings all that are due at once: the list is replaced whole', () => {
    const want = wanting(givenCertificate(), givenCertificate({ name: 'other', certificate: other }))
    const requests = certificates.next(want, having([foreign]))
    expect(calls(requests)).toEqual([`PATCH ${path}`])
    expect(requests[0]?.summary).toBe('add the certificates "signing", "other"')
    expect(bodies(requests)).toMatchObject([
      { keyCredentials: [foreign, { displayName: 'signing' }, { displayName: 'other' }] },
    ])
  })

  test('takes the certificate that was made for it', () => {
    const have = having([old()], { keptCertificates: [kept()] })
    expect(certificatesToMake(wanting(madeCertificate()), have)).toEqual([])
    expect(bodies(certificates.next(wanting(madeCertificate()), have))).toEqual([
      { keyCredentials: [old(), entry] },
    ])
  })

  test('takes one in use that was made a moment ago: the read may not show it yet', () => {
    const one = certificate({ notBefore: new Date(Date.parse(today) - 3_000_000).toISOString() })
    const have = having([], { keptCertificates: [kept({ state: 'active', certificate: one })] })
    expect(certificatesToMake(wanting(madeCertificate()), have)).toEqual([])
    expect(bodies(certificates.next(wanting(madeCertificate()), have))).toMatchObject([
      { keyCredentials: [{ keyId: entry.keyId }] },
    ])
  })

  test.each([
    ['in use, because it was registered once and somebody removed it', kept({ state: 'active' })],
    ['staged long ago', kept({ certificate: certificate({ notAfter: inDays(30) }) })],
    ['of another name', kept({ name: 'other' })],
  ])('does not take one that is %s', (_, one) => {
    const have = having([old()], { keptCertificates: [one] })
    expect(certificatesToMake(wanting(madeCertificate()), have)).toEqual([madeCertificate()])
  })

  test.each([
    ['that nobody registered yet, however old it is', kept({ state: 'newest' }), [old()], made],
    ['that ends soon: a new version is made', ending('newest'), [keyCredential()], made],
    ['that is registered', kept({ state: 'newest' }), [keyCredential()], []],
    ['of somebody else that is registered, even where it ends soon', ending('shared'), [keyCredential()], []],
    [
      'of somebody else that is newer than the registered one',
      kept({ state: 'shared', certificate: other }),
      [keyCredential()],
      given,
    ],
  ])('looks at the newest one in the vault: one %s', (_, one, credentials, expected) => {
    const have = having(credentials, { keptCertificates: [one] })
    expect(lines(certificates.changes(wanting(madeCertificate()), have))).toEqual(expected)
  })

  test.each([
    ['what ends soon', ending('newest'), true],
    ['nothing where the newest one is good', kept({ state: 'newest' }), false],
    ['nothing in the name of somebody else', ending('shared'), false],
  ])('has the vault replace %s', (_, one, isMade) => {
    const have = having([], { keptCertificates: [one] })
    expect(certificatesToMake(wanting(madeCertificate()), have)).toHaveLength(isMade ? 1 : 0)
  })

  test('follows from what the tenant will hold: nothing is left after it', () => {
    const want = wanting(madeCertificate(), givenCertificate({ name: 'file', certificate: other }))
    const [request] = certificates.next(want, having([expired]))
    const after = request?.fold(having([expired])) as Live
    expect(certificates.changes(want, after)).toEqual([])
  })
})

describe('an application that is signed in for itself', () => {
  const self = {
    signedInAs: appId,
    keptCertificates: [kept(), kept({ state: 'active', certificate: other })],
  }
  const own = old({ customKeyIdentifier: other.thumbprint })

  test('adds its certificate with a proof that it has the key of the old one, and touches no other', () => {
    const have = having([foreign, expired, own], self)
    expect(lines(certificates.changes(wanting(madeCertificate()), have))).toEqual(made)
    const [request, ...more] = certificates.next(wanting(madeCertificate()), have)
    expect(more).toEqual([])
    expect(request).toMatchObject({
      method: 'POST',
      path: `${path}/addKey`,
      ok: [200],
      provenBy: other.thumbprint,
      body: { keyCredential: { displayName: 'signing', key: certificate().der }, passwordCredential: null },
    })
    const answer = { ...keyCredential(), keyId: 'from-graph' }
    expect(request?.fold(have, answer).application?.keyCredentials).toEqual([foreign, expired, own, answer])
  })

  test('has the vault sign with an older version, where that is the registered one', () => {
    const keptCertificates = [kept({ state: 'newest' }), kept({ state: 'former', certificate: other })]
    const have = having([own], { signedInAs: appId, keptCertificates })
    const [request] = certificates.next(wanting(madeCertificate()), have)
    expect(request).toMatchObject({ path: `${path}/addKey`, provenBy: other.thumbprint })
  })

  test('adds several one after the other: two credential writes at once end in a conflict', () => {
    const want = wanting(
      madeCertificate(),
      givenCertificate({ name: 'file', certificate: certificate({ thumbprint: '34'.repeat(20) }) }),
    )
    const have = having([own], self)
    const [first] = certificates.next(want, have)
    const [second] = certificates.next(want, first?.fold(have) as Live)
    expect([first?.summary, second?.summary]).toEqual([
      'add the certificate "signing"',
      'add the certificate "file"',
    ])
  })

  test.each([
    ['another application is signed in', { signedInAs: 'another' }],
    ['the key is not registered any more', { keptCertificates: [kept({ state: 'active' })] }],
    [
      'its certificate has expired',
      { keptCertificates: [kept({ state: 'active', certificate: { ...other, notAfter: inDays(-1) } })] },
    ],
    ['there is no key', { keptCertificates: [] }],
  ])('cannot, where %s: the list is sent', (_, more) => {
    const have = having([own], { ...self, ...more })
    expect(calls(certificates.next(wanting(madeCertificate()), have))).toEqual([`PATCH ${path}`])
  })
})
