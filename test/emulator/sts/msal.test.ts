import { execFile } from 'node:child_process'
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createCertificate, RSA } from '../../../src/emulator/x509.ts'
import { start } from '../support.ts'
import {
  API,
  API_SCOPE,
  apiBody,
  CALLBACK,
  CLIENT,
  clientBody,
  consented,
  PASSWORD,
  SECRET,
  USER,
} from './given.ts'

const NATIVE = 'dddddddd-0000-4000-8000-000000000003'

async function certificate() {
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const names = { serial: 1, subject: 'client', issuer: 'client', algorithm: RSA, purpose: 'tokens' } as const
  const pem = await createCertificate({ ...names, publicKey, signingKey: privateKey })
  const { raw, fingerprint256 } = new X509Certificate(pem)
  const key = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    pem,
    key: raw.toString('base64'),
    thumbprintSha256: fingerprint256.replaceAll(':', ''),
    privateKey: key,
  }
}

test('@azure/msal-node and @azure/identity sign in through the proxy, in every way they know', async () => {
  const { pem, key, thumbprintSha256, privateKey } = await certificate()
  const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key }]
  const everybody = [...(consented.grants ?? [])]
  const directory = mkdtempSync(join(tmpdir(), 'emulator-msal-'))
  const seedFile = join(directory, 'seed.json')
  const applications = {
    api: {
      appId: API,
      body: apiBody,
      secrets: [SECRET],
      grants: [{ resource: 'microsoft-graph', scope: 'User.Read' }],
    },
    client: { appId: CLIENT, body: { ...clientBody, keyCredentials }, secrets: [SECRET], grants: everybody },
    native: {
      appId: NATIVE,
      body: { publicClient: { redirectUris: ['http://localhost'] }, isFallbackPublicClient: true },
      grants: everybody,
    },
  }
  const users = { user: { password: PASSWORD } }
  writeFileSync(seedFile, JSON.stringify({ tenants: { home: { users, applications } } }))
  const running = await start({ seedFile })
  const given = {
    ...{ api: API, client: CLIENT, native: NATIVE, scope: API_SCOPE, callback: CALLBACK },
    ...{ user: USER, password: PASSWORD, secret: SECRET },
    certificate: { pem, privateKey, thumbprintSha256 },
  }
  const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = running.ready.env
  const env = {
    HTTPS_PROXY,
    NODE_EXTRA_CA_CERTS,
    TENANT: running.ready.tenantId,
    GIVEN: JSON.stringify(given),
  }
  const script = join(import.meta.dirname, 'msal.mjs')
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: { ...env, PATH: process.env.PATH },
    })
    expect(JSON.parse(stdout)).toEqual({
      secret: 'Bearer',
      code: USER,
      refresh: { fromCache: false, scopes: expect.arrayContaining([API_SCOPE]) },
      onBehalfOf: true,
      certificate: 'Bearer',
      pkce: USER,
      deviceCode: USER,
      refusal: expect.stringMatching(/^invalid_client .*AADSTS7000215/s),
      identitySecret: 3,
      identityCertificate: 3,
    })
  } finally {
    await running.stop()
    rmSync(directory, { recursive: true })
  }
})
