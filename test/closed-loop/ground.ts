import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, vi } from 'vitest'
import { openPassphrases } from '../../src/cli/applying/passphrases.ts'
import { type Diagnosed, lookThrough } from '../../src/cli/doctor/diagnosing.ts'
import { applyOne } from '../../src/cli/fleet/apply.ts'
import type { Backend } from '../../src/cli/session/backend.ts'
import { sessionOn } from '../../src/cli/session/session.ts'
import { deriveAll } from '../../src/desired/derive.ts'
import { explain } from '../../src/doctor/explain.ts'
import type { Seed } from '../../src/emulator/seed-schema.ts'
import { type ReadyLine, startEmulator } from '../../src/emulator/start.ts'
import { createHttpClient } from '../../src/graph/http.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import type { Application } from '../../src/model/directory.ts'
import { keys } from '../emulator/made-keys.ts'
import { keyPair, publicPem } from '../given/certificates.ts'
import { flags, nowhere } from '../given/unattended.ts'
import { type Colleague, signIn } from '../scenario/colleague.ts'
import { type Account, newPerson, type Person } from './person.ts'
import { openWire, type Wire } from './wire.ts'

// One emulator for all cases of a file, reached over TLS. Program, emulator and clients live in this process and share a
// clock that moves only when somebody sleeps, or when a case says so.

export interface Ground {
  readonly ready: ReadyLine
  readonly wire: Wire
  /** Microsoft Graph, for somebody else who works in the tenant. */
  readonly graph: Colleague['graph']
  /** A registration, or two for a split, made by `apply`; a folder keeps its secret. */
  apply(manifest: object): Promise<Applied>
  /** The secret in the place that the manifest names. */
  stored(manifest: object): string | undefined
  /** Somebody with a browser of their own. */
  person(account?: Account): Person
  /** What administrators decide of the tenant besides; see docs/emulator.md. */
  rule(tenant: object): Promise<void>
  /** From now on, what is written is seen only so much later, in milliseconds. */
  lag(milliseconds: number): Promise<void>
  /** What users may consent to: names of permission grant policies. */
  userConsent(policies: readonly string[]): Promise<void>
  /** Decisions of administrators as they were in the beginning. */
  restore(): Promise<void>
  /** That of manifests with `CERTIFICATE`. */
  readonly certificate: { readonly thumbprint: string; readonly privateKey: string; readonly key: string }
  /** A token that a platform of pipelines gives a job. */
  platformToken(claims: Claims): Promise<string>
  /** `appreg doctor -f MANIFEST TEXT`, with `--fix --yes` where it is to mend. */
  doctor(text: string, manifest: object, fix?: boolean): Promise<Diagnosed>
}

export interface Claims {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** In milliseconds. */
  readonly lifetime: number
}

export interface Applied {
  readonly api: Application
  /** The same as the API, but for a split. */
  readonly client: Application
}

/** Time passes for everybody. */
export const later = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds)

export const MINUTE = 60_000
export const DAY = 86_400_000

const PASSWORD = 'not-a-password'
const account = (login: string): Account => ({ login, passwd: PASSWORD })
export const user = account('user@contoso-emulator.onmicrosoft.com')
export const stranger = account('admin@fabrikam-emulator.onmicrosoft.com')
export const privatePerson = account('person@personal-emulator.example')

/** The workflow of a pipeline: what the token says that its platform gives it. */
export const workflow = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/orders:environment:production',
  audience: 'api://AzureADTokenExchange',
} as const

/** The same platform, with an issuer of the own enterprise. */
export const ENTERPRISE_ISSUER = `${workflow.issuer}/contoso`

/** An issuer that a policy of the tenant forbids. */
export const FORBIDDEN_ISSUER = 'https://forbidden.example'

/** What the clients of all cases need of the tenant. */
const seedWith = (platform: JWK): Seed => ({
  tenants: {
    home: {
      federationBlocked: [FORBIDDEN_ISSUER],
      users: { user: { password: PASSWORD } },
      applications: {
        bootstrap: {
          roles: {
            'microsoft-graph': [
              'Application.ReadWrite.All',
              'Directory.Read.All',
              'DelegatedPermissionGrant.ReadWrite.All',
              'AppRoleAssignment.ReadWrite.All',
              'Policy.Read.All',
              'Policy.ReadWrite.Authorization',
            ],
          },
        },
      },
    },
    fabrikam: { users: { admin: { password: PASSWORD }, user: { password: PASSWORD } } },
    consumers: { users: { person: { password: PASSWORD } } },
  },
  federatedIssuers: [workflow.issuer, ENTERPRISE_ISSUER, FORBIDDEN_ISSUER].map((issuer) => ({
    issuer,
    jwks: { keys: [platform] },
  })),
})

/** Available once the tests of the file run. */
export function ground(): Ground {
  let opened: (Ground & { close(): Promise<void> }) | undefined
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T10:20:30Z') })
    opened = await openGround()
  })
  afterAll(async () => {
    await opened?.close()
    vi.useRealTimers()
  })
  const there = (): Ground => {
    if (!opened) throw new Error('the emulator is not running')
    return opened
  }
  return {
    get ready() {
      return there().ready
    },
    get wire() {
      return there().wire
    },
    graph: (...call) => there().graph(...call),
    rule: (tenant) => there().rule(tenant),
    lag: (milliseconds) => there().lag(milliseconds),
    userConsent: (policies) => there().userConsent(policies),
    restore: () => there().restore(),
    get certificate() {
      return there().certificate
    },
    apply: (manifest) => there().apply(manifest),
    stored: (manifest) => there().stored(manifest),
    person: (of) => there().person(of),
    platformToken: (claims) => there().platformToken(claims),
    doctor: (...given) => there().doctor(...given),
  }
}

async function openGround(): Promise<Ground & { close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'appreg-closed-loop-'))
  const seedFile = join(home, 'seed.json')
  const platform = await generateKeyPair('ES256', { extractable: true })
  writeFileSync(seedFile, JSON.stringify(seedWith(await exportJWK(platform.publicKey))))
  const emulator = await startEmulator({
    directory: join(home, 'emulator'),
    keys: await keys,
    seedFile,
    now: Date.now,
    control: true,
  })
  const { ready } = emulator
  const wire = openWire(ready)
  const colleague = await lastingColleague(ready)
  // One for all: a new one would read the certificates of all authorities again.
  const http = createHttpClient({ proxy: ready.proxy, ca: readFileSync(ready.ca, 'utf8') })
  const backend: Backend = {
    connect: () => http,
    env: ready.env,
    clock: { now: Date.now, sleep: async (milliseconds) => later(milliseconds) },
    stateDirectory: join(home, 'state'),
    close: async () => {},
  }

  const pair = await keyPair({ to: 3_650 })
  const certificateFile = join(home, CERTIFICATE)
  writeFileSync(certificateFile, publicPem(pair))
  const { raw } = new X509Certificate(publicPem(pair))
  const certificate = {
    thumbprint: createHash('sha1').update(raw).digest('hex'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key: raw.toString('base64'),
  }
  const stores = new WeakMap<object, string>()
  const storeOf = (manifest: object): string => {
    const store = stores.get(manifest) ?? join(mkdtempSync(join(home, 'machine-')), 'secret')
    stores.set(manifest, store)
    return store
  }
  const written = (manifest: object) =>
    JSON.stringify(manifest)
      .replaceAll(CERTIFICATE, certificateFile)
      .replaceAll(STORE, `file:${storeOf(manifest)}`)
  const stored = (manifest: object): string | undefined =>
    existsSync(storeOf(manifest)) ? readFileSync(storeOf(manifest), 'utf8').trim() : undefined

  async function apply(manifest: object): Promise<Applied> {
    const session = sessionOn(backend, flags, nowhere)
    const passphrases = openPassphrases(flags, nowhere)
    const circumstances = { session, flags, terminal: nowhere, shown: undefined, passphrases, isSplit: false }
    const made: Application[] = []
    for (const desired of deriveAll(parseManifest(written(manifest), 'appreg.yaml'))) {
      const { objectId } = await applyOne({ file: 'appreg.yaml', desired }, circumstances)
      made.push(await colleague.graph('GET', `/applications/${objectId}`))
    }
    const [api, client = api] = made
    if (!api || !client) throw new Error('nothing was made')
    return { api, client }
  }

  async function doctor(text: string, manifest: object, fix = false): Promise<Diagnosed> {
    const explanation = explain(text, new Date())
    const [first, ...others] = deriveAll(parseManifest(written(manifest), 'appreg.yaml'))
    return lookThrough(
      explanation,
      { references: [first.key, ...others.map(({ key }) => key)], desired: [first, ...others] },
      { session: sessionOn(backend, flags, nowhere), flags: { ...flags, fix }, terminal: nowhere },
    )
  }

  async function control(conditions: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(conditions)
    const { status, text } = await wire.send('POST', `${ready.https}/control`, { headers, body })
    if (status !== 200) throw new Error(text)
  }

  const rule = (tenant: object) => control({ tenant })

  const userConsent = (permissionGrantPoliciesAssigned: readonly string[]) =>
    colleague.graph<void>('PATCH', '/policies/authorizationPolicy', {
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned },
    })

  return {
    ready,
    wire,
    stored,
    graph: colleague.graph,
    rule,
    lag: (lag) => control({ lag }),
    userConsent,
    restore: async () => {
      await control({ lag: 0 })
      await rule({ conditionalAccess: [], federationBlocked: [FORBIDDEN_ISSUER], claimsMapping: [] })
      await userConsent(['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'])
    },
    certificate,
    apply,
    doctor,
    person: (of = user) => newPerson(wire, of),
    platformToken: ({ issuer, subject, audience, lifetime }) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(audience)
        .setIssuedAt(new Date())
        .setExpirationTime(new Date(Date.now() + lifetime))
        .sign(platform.privateKey),
    async close() {
      colleague.leave()
      wire.end()
      http.close()
      await emulator.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Signs in again where a case let more time pass than a token lasts. */
async function lastingColleague(ready: ReadyLine): Promise<Pick<Colleague, 'graph' | 'leave'>> {
  let [colleague, since] = [await signIn(ready), Date.now()]
  return {
    async graph(...call) {
      if (Date.now() - since > 30 * MINUTE) {
        colleague.leave()
        colleague = await signIn(ready)
        since = Date.now()
      }
      return colleague.graph(...call)
    },
    leave: () => colleague.leave(),
  }
}

/** In a manifest: valid until 2034. */
export const CERTIFICATE = 'client.cer'

/** In a manifest: each application of it has a file of its own for the secret. */
export const STORE = 'file:connector.secret'
