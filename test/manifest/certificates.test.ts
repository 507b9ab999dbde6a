import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadManifest, loadManifests, parseManifest } from '../../src/manifest/load.ts'
import { ManifestError } from '../../src/manifest/problem.ts'
import type { KeyType } from '../../src/model/certificate.ts'
import { keyPair, newKeyPair, publicPem } from '../given/certificates.ts'
import { folder } from '../given/folder.ts'
import { selfSigned } from '../given/loopback.ts'
import { manifest, problemsOf } from './given.ts'

const written = (...certificates: object[]) => manifest({ credentials: { certificates } })
const made = { name: 'signing' }

test.each([
  ['no place for the key', made],
  ['a PEM file', { ...made, store: 'file:.appreg/signing.pem' }],
  ['a PFX file, whatever the case', { ...made, store: 'file:C:\\keys\\signing.PFX' }],
  ['a key vault', { ...made, store: 'keyvault://my-vault/signing', exportable: true, lifetime: '90d' }],
  ['the largest key', { ...made, key: 'rsa-4096' }],
  ['a file', { ...made, file: 'certs/signing.cer' }],
])('takes %s', (_, entry) => {
  expect(() => parseManifest(written(entry), 'x')).not.toThrow()
})

const path = 'credentials.certificates'

test.each([
  ['no name', [{}], `${path}[0].name: is missing`],
  ['an unknown key', [{ ...made, pasword: 'x' }], `${path}[0].pasword: unknown key`],
  [
    'an elliptic curve',
    [{ ...made, key: 'ec-p256' }],
    `${path}[0].key: the text \`ec-p256\` is not possible: Entra takes signatures of RSA keys only`,
  ],
  [
    'a key of another kind',
    [{ ...made, key: 'rsa-1024' }],
    `${path}[0].key: expected \`rsa-2048\`, \`rsa-3072\` or \`rsa-4096\`, found the text \`rsa-1024\``,
  ],
  [
    'a file beside a lifetime',
    [{ ...made, file: 'x.cer', lifetime: '1y' }],
    `${path}[0]: takes either file, or key, lifetime, renewBefore, store and exportable`,
  ],
  [
    'a place that is no file',
    [{ ...made, store: 'stdout' }],
    `${path}[0].store: is not a place for a private key: write \`file:PATH.pem\`, \`file:PATH.pfx\` or \`keyvault://VAULT/NAME\``,
  ],
  [
    'a file of another kind',
    [{ ...made, store: 'file:key.txt' }],
    `${path}[0].store: is not a place for a private key: write \`file:PATH.pem\`, \`file:PATH.pfx\` or \`keyvault://VAULT/NAME\``,
  ],
  [
    'an end before the beginning',
    [{ ...made, lifetime: '30d' }],
    `${path}[0].renewBefore: is 30 days, not less than the lifetime of 30 days; a new certificate would be due at once: make it shorter`,
  ],
  ['a name twice', [made, made], `${path}[1].name: is the name of another certificate`],
  [
    'a place twice',
    [
      { ...made, store: 'file:a/../b.pem' },
      { name: 'other', store: 'file:b.pem' },
    ],
    `${path}[1].store: is where another certificate is kept`,
  ],
  [
    'a vault twice',
    [
      { ...made, store: 'keyvault://my-vault/signing' },
      { name: 'other', store: 'keyvault://My-Vault/Signing' },
    ],
    `${path}[1].store: is where another certificate is kept`,
  ],
  [
    'a name in a vault that no vault takes',
    [{ ...made, store: 'keyvault://my-vault/a.b' }],
    `${path}[0].store: is not a place for a private key`,
  ],
  [
    'a key in a file that is to be let out',
    [{ ...made, store: 'file:x.pem', exportable: true }],
    `${path}[0].exportable: is for a certificate in a key vault`,
  ],
  [
    'days that are no month',
    [{ ...made, store: 'keyvault://my-vault/x', lifetime: '20d', renewBefore: '5d' }],
    `${path}[0].lifetime: is too short: a key vault makes certificates for whole months`,
  ],
  [
    'a month that is due from its first day',
    [{ ...made, store: 'keyvault://my-vault/x', lifetime: '50d' }],
    `${path}[0].renewBefore: leaves no time`,
  ],
  ['a long name', [{ name: 'x'.repeat(91) }], `${path}[0].name: is longer than 90 characters`],
])('refuses %s', (_, entries, expected) => {
  expect(problemsOf(written(...entries))).toEqual([expect.stringContaining(expected)])
})

test('refuses a certificate in the place of the client secret: in a vault it is a secret as well', () => {
  const secrets = [{ store: 'keyvault://my-vault/x' }]
  const certificates = [{ ...made, store: 'keyvault://My-Vault/x' }]
  expect(problemsOf(manifest({ credentials: { secrets, certificates } }))).toEqual([
    expect.stringContaining(`${path}[0].store: is where the client secret is kept`),
  ])
})

/** What is wrong with a manifest whose certificates are these files. */
function loading(...contents: readonly (string | Buffer)[]): string[] {
  const home = folder()
  const entries = contents.map((content, index) => {
    const file = join(home, `${index}.cer`)
    writeFileSync(file, content)
    return { name: `c${index}`, file }
  })
  const yaml = join(home, 'appreg.yaml')
  writeFileSync(yaml, written(...entries))
  try {
    loadManifest(yaml)
    return []
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    expect(() => loadManifests(yaml)).toThrow(error.message)
    return error.problems.map(({ path: place, message }) => `${place} ${message.replaceAll(`${home}/`, '')}`)
  }
}

test('the file of a certificate is looked at with the manifest, and what is wrong with it comes with its place', async () => {
  const pair = await keyPair()
  expect(loading(publicPem(pair), Buffer.from((await newKeyPair()).certificate.der, 'base64'))).toEqual([])
  expect(
    loading(
      'hello',
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      (await selfSigned()).cert,
      publicPem(await keyPair({ key: 'rsa-1024' as KeyType })),
      Buffer.alloc(1_000_001),
    ),
  ).toEqual([
    `${path}[0].file names 0.cer, which is no certificate in PEM or DER`,
    expect.stringContaining(`${path}[1].file names 1.cer, which holds a private key and no certificate`),
    expect.stringContaining(`${path}[2].file names 2.cer, which has a key of the kind ec`),
    `${path}[3].file names 3.cer, which has an RSA key of 1024 bits: it takes 2048`,
    `${path}[4].file names 4.cer, which is larger than 1 MB, which no certificate is`,
  ])
})

test('one certificate in two files is one too many', async () => {
  const pair = await keyPair()
  const der = Buffer.from(pair.certificate.der, 'base64')
  expect(loading(publicPem(pair), der)).toEqual([`${path}[1].file holds the certificate of another entry`])
})

test.each([
  ['that is not there', 'none.cer', 'does not exist'],
  ['that is a folder', '.', 'is no file'],
])('a file %s', (_, name, expected) => {
  const yaml = join(folder(), 'appreg.yaml')
  writeFileSync(yaml, written({ name: 'a', file: join(folder(), name) }))
  expect(() => loadManifest(yaml)).toThrow(
    new RegExp(`certificates\\[0\\]\\.file  names .*, which ${expected}`),
  )
})
