import { expect, test } from 'vitest'
import type { Diagnosed } from '../../src/cli/doctor/diagnosing.ts'
import type { Application } from '../../src/model/directory.ts'
import type { Finding, FixKind } from '../../src/model/finding.ts'
import { DAY, type Ground, ground, later, MINUTE, STORE, workflow } from './ground.ts'
import type { Person } from './person.ts'

/** What a client is configured with. */
export interface Settings {
  tenant: string
  clientId: string
  secret: string | undefined
  redirectUri: string
  /** Of the API; those of OpenID Connect the client adds itself. */
  scopes: string[]
  /** RFC 8707, and the resource of a connector. */
  resource: string | undefined
  /** What a browser tells of the page that sends a request. */
  origin: string | undefined
  /** What the client sends besides, or in place of what it would send; `undefined` leaves a parameter out. */
  readonly authorize: Record<string, string | undefined>
  readonly redeem: Record<string, string | undefined>
  /** What the server of the API demands of a token. */
  readonly server: { issuer: string; audience: string; logsTokens: boolean }
  /** How it proves who it is. */
  proof: 'secret' | 'certificate' | 'token of the platform' | 'token of Entra'
  /** What the platform of a pipeline says of it. */
  readonly assertion: { issuer: string; subject: string; audience: string; lifetime: number }
  /** Of the assertion that it signs with its certificate. */
  addressee: string | undefined
  /** How long it takes to redeem a code, and how long it leaves alone what it got; in milliseconds. */
  pause: number
  idle: number
  /** Whether it redeems each code twice. */
  reloads: boolean
  /** Where codes are redeemed, if not at the tenant of the sign-in. */
  tokenTenant: string | undefined
  /** What an API hands on as the token of its caller. */
  handsOn: 'access token' | 'ID token' | 'app-only token'
}

/** A registration that works, and its client. */
export interface Case {
  readonly ground: Ground
  /** The secret in the place that the manifest names. */
  stored(): string | undefined
  readonly api: Application
  /** The same as the API, but for a split. */
  readonly client: Application
  readonly person: Person
  /** What the client is configured with at the moment. */
  readonly settings: Settings
  /** Changes the application of the client, or of the API, on Graph. */
  change(body: object): Promise<void>
  changeApi(body: object): Promise<void>
  /** Changes a service principal. */
  changePrincipal(appId: string, body: object): Promise<void>
}

/** What came of an attempt: in `text` what the client printed, in `token` what it got. */
export interface Outcome {
  readonly text: string
  readonly token?: string
}

/** One attempt to do what the client is for. */
export type Attempt = () => Promise<Outcome>

/** A client. What it keeps between attempts, such as a refresh token, it keeps itself. */
export type Client = (given: Case) => Attempt

export interface Row {
  /** The number that the client prints, or words where there is none. */
  readonly code: number | string
  /** How long it takes until what it printed is pasted, in milliseconds. */
  readonly pasted?: number
  readonly when: string
  /** Members of the manifest besides the usual ones. */
  readonly manifest?: object
  readonly client: Client
  /** What the client is configured with besides, when it works. */
  configure?(given: Case): Promise<unknown> | unknown
  /** Breaks the registration, the client's settings or the tenant in one way. */
  breaks(given: Case): Promise<unknown> | unknown
  /** The first cause: how it is mended, and expected and actual value. */
  readonly kind: FixKind
  /** Absent: neither the tenant nor the message tells: the steps say where to look. */
  sees?(given: Case): readonly [expected: string | RegExp, actual: string | RegExp]
  /** Absent: `--fix --yes` mends it. Else what a person does who follows the steps. */
  follow?(given: Case, finding: Finding): Promise<unknown> | unknown
  /** What the steps say besides, after `--fix`. */
  after?(given: Case): Promise<unknown> | unknown
}

/** A new secret, typed into the client. */
export async function newSecret({ client, ground, settings }: Case): Promise<void> {
  const { secretText } = await ground.graph<{ secretText: string }>(
    'POST',
    `/applications/${client.id}/addPassword`,
    {},
  )
  settings.secret = secretText
}

/** The secret that lies in its place, typed into the client. */
export function storedSecret({ settings, stored }: Case): void {
  settings.secret = stored()
}

export const CALLBACK = 'https://app.contoso-emulator.example/signin'

/** One test for each row. */
export function closeLoops(rows: readonly Row[]): void {
  const shared = ground()
  test.each(rows.map((row, index) => ({ ...row, index })))('$code: $when', (row) => closeLoop(shared, row))
}

async function closeLoop(shared: Ground, row: Row & { readonly index: number }): Promise<void> {
  const manifest = manifestOf(row)
  const given = await working(shared, manifest)
  try {
    await goRound(given, row, manifest)
  } finally {
    // The next case may want the same one, and the tenant as it was.
    await given.changeApi({ identifierUris: [] })
    await shared.restore()
  }
}

async function goRound(given: Case, row: Row, manifest: object): Promise<void> {
  const { ground: shared } = given
  await row.configure?.(given)
  const attempt = row.client(given)
  expect(await attempt(), 'before it is broken').toMatchObject({ token: expect.any(String) })
  await row.breaks(given)
  const { text, token } = await attempt()
  expect(token, 'the client still works').toBeUndefined()
  expect(text).toContain(typeof row.code === 'number' ? `AADSTS${row.code}` : row.code)

  later(row.pasted ?? 0)
  const found = await shared.doctor(text, manifest)
  const [finding] = found.findings
  if (!finding) throw new Error(`nothing was found in ${text}`)
  const { code, cause } = finding
  expect({ code, kind: finding.fix.kind, evidence: finding.evidence[0], cause }).toEqual({
    code: typeof row.code === 'number' ? row.code : null,
    kind: row.kind,
    evidence: evidenceOf(row, given),
    cause: expect.any(String),
  })
  expect(finding.fix.steps).not.toEqual([])
  expect(found.codes).toEqual(typeof row.code === 'number' ? expect.arrayContaining([row.code]) : [])
  expect(finding.fix.automatic, 'whether --fix mends it').toBe(row.follow === undefined)
  if (row.follow) await row.follow(given, finding)
  else expectMended(await shared.doctor(text, manifest, true), row.kind)
  await row.after?.(given)
  expect(await attempt(), 'after it was mended').toMatchObject({ token: expect.any(String) })
}

function evidenceOf({ sees }: Row, given: Case) {
  if (!sees) return undefined
  const [expected, actual] = sees(given)
  return { what: expect.any(String), expected: like(expected), actual: like(actual) }
}

const like = (value: string | RegExp) => (typeof value === 'string' ? value : expect.stringMatching(value))

function expectMended({ healthy, findings, mended = [], checks = [] }: Diagnosed, kind: FixKind): void {
  expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
  expect(mended.map(({ fix }) => fix.kind)).toEqual([kind])
  const left = findings.filter(({ severity }) => severity !== 'info')
  expect({ healthy, left }).toEqual({ healthy: true, left: [] })
}

const manifestOf = ({ index, when, manifest }: Row & { readonly index: number }): object => ({
  name: `Case ${index}`,
  key: `case-${index}`,
  notes: when,
  clients: [],
  redirectUris: { web: [CALLBACK] },
  credentials: { secrets: [{ name: 'connector', store: STORE }] },
  ...manifest,
})

async function working(shared: Ground, manifest: object): Promise<Case> {
  const { api, client } = await shared.apply(manifest)
  const { graph } = shared
  const resource = api === client ? api.appId : `api://${api.appId}`
  return {
    ground: shared,
    stored: () => shared.stored(manifest),
    api,
    client,
    person: shared.person(),
    settings: {
      tenant: shared.ready.tenantId,
      clientId: client.appId,
      secret: shared.stored(manifest),
      redirectUri: CALLBACK,
      scopes: [`${resource}/access_as_user`],
      resource,
      origin: undefined,
      authorize: {},
      redeem: {},
      server: {
        issuer: `https://login.microsoftonline.com/${shared.ready.tenantId}/v2.0`,
        audience: api.appId,
        logsTokens: false,
      },
      assertion: { ...workflow, lifetime: 5 * MINUTE },
      proof: 'secret',
      addressee: undefined,
      pause: 0,
      idle: DAY + MINUTE,
      reloads: false,
      tokenTenant: undefined,
      handsOn: 'access token',
    },
    change: (body) => graph('PATCH', `/applications/${client.id}`, body),
    changeApi: (body) => graph('PATCH', `/applications/${api.id}`, body),
    changePrincipal: (appId, body) => graph('PATCH', `/servicePrincipals(appId='${appId}')`, body),
  }
}
