import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { runsAs } from '../../src/cli/again.ts'
import { openPassphrases } from '../../src/cli/applying/passphrases.ts'
import { EXIT } from '../../src/cli/command.ts'
import { destroy } from '../../src/cli/commands/destroy.ts'
import { restoreAll } from '../../src/cli/commands/restore.ts'
import { applyOne } from '../../src/cli/fleet/apply.ts'
import type { Done } from '../../src/cli/fleet/done.ts'
import { over, type Result } from '../../src/cli/fleet/over.ts'
import type { Member } from '../../src/cli/registration/members.ts'
import { mintIn } from '../../src/cli/secret/mint.ts'
import type { Backend } from '../../src/cli/session/backend.ts'
import { type Session, sessionOn } from '../../src/cli/session/session.ts'
import { deriveAll } from '../../src/desired/derive.ts'
import { startEmulator } from '../../src/emulator/start.ts'
import { AppregError } from '../../src/errors.ts'
import { createHttpClient } from '../../src/graph/http.ts'
import { sharingReads } from '../../src/graph/shared-reads.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import type { Application, ResourceServicePrincipal, ServicePrincipal } from '../../src/model/directory.ts'
import { keys } from '../emulator/made-keys.ts'
import { client } from '../emulator/support.ts'
import { keyPair, publicPem } from '../given/certificates.ts'
import { flags, newClock, nowhere } from '../given/unattended.ts'
import { type Colleague, signIn } from '../scenario/colleague.ts'

// The program from the command's body inwards, against the emulator over the wire. Both live in this process and share
// a clock that moves only when somebody sleeps.

export interface Conditions {
  readonly lag?: number
  readonly faults?: readonly string[]
  readonly variants?: readonly string[]
}

type HttpClient = ReturnType<Backend['connect']>
type HttpRequest = Parameters<HttpClient['sendRequest']>[0]

type Answer = ReturnType<HttpClient['sendRequest']>

/** What happens to one request of a run: answers as the network would, or never. */
export type Wire = (request: HttpRequest, send: () => Answer) => Answer

export interface Machine {
  /** `apply -f appreg.yaml --yes`. */
  apply(manifest: object, wire?: Wire): ReturnType<typeof applyOne>
  /** The same of a file with several manifests, or of a split. */
  applyFleet(manifests: readonly object[], wire?: Wire): Promise<Result<Done>[]>
  destroy(key: string, wire?: Wire): Promise<void>
  restore(key: string, wire?: Wire): Promise<void>
  /** `secret rotate connector`. */
  rotate(key: string, wire?: Wire): Promise<void>
  /** What the secret's file holds, where there is one. */
  secret(): string | undefined
}

export interface World {
  play(conditions: Conditions): Promise<void>
  /** A machine of its own: folder, memory, connections. `ownedOnly`: signed in as a client that may manage what it owns. */
  machine(given?: { readonly ownedOnly?: boolean }): Machine
  /** Somebody else, who sees the present whatever is played. Plays nothing from then on. */
  colleague(): Promise<Colleague>
}

const on = { flags, terminal: nowhere }
const APPLY = ['apply', '-f', 'appreg.yaml']

/** In a manifest: each machine has a file of its own for the secret. */
export const STORE = 'file:connector.secret'
/** People of the tenant, and a group that the second of them is in. */
export const ADMIN = 'admin@contoso-emulator.onmicrosoft.com'
export const USER = 'user@contoso-emulator.onmicrosoft.com'
export const GROUP = '60000000-0000-4000-8000-000000000001'
const seed = { tenants: { home: { groups: { team: { id: GROUP, members: ['user'] } } } } }

/** In a manifest: a certificate that somebody else made. */
export const CERTIFICATE = 'pipeline.cer'

/** One emulator for all tests of a file, available once they run. */
export function world(): World {
  let opened: Awaited<ReturnType<typeof openWorld>> | undefined
  beforeAll(async () => {
    opened = await openWorld()
  })
  afterAll(() => opened?.close())
  const there = (): World => {
    if (!opened) throw new Error('the emulator is not running')
    return opened
  }
  return {
    play: (conditions) => there().play(conditions),
    machine: (given) => there().machine(given),
    colleague: () => there().colleague(),
  }
}

async function openWorld(): Promise<World & { close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'appreg-safety-'))
  const clock = newClock()
  const seedFile = join(home, 'seed.json')
  writeFileSync(seedFile, JSON.stringify(seed))
  const emulator = await startEmulator({
    directory: join(home, 'emulator'),
    keys: await keys,
    now: clock.now,
    control: true,
    seedFile,
  })
  const { ready } = emulator
  const control = client(ready)
  // One for all: a new one would read the certificates of all authorities again.
  const http = createHttpClient({ proxy: ready.proxy, ca: readFileSync(ready.ca, 'utf8') })
  const certificate = join(home, CERTIFICATE)
  writeFileSync(certificate, publicPem(await keyPair({ to: 3_650 })))
  const colleagues: Colleague[] = []
  // No two clocks are the same, to the millisecond.
  let machines = 0

  async function play(conditions: Conditions): Promise<void> {
    const { status, text } = await control('POST', '/control', { body: { reset: true, ...conditions } })
    if (status !== 200) throw new Error(text)
  }

  async function colleague(): Promise<Colleague> {
    await play({})
    const one = await signIn(ready)
    colleagues.push(one)
    return one
  }

  const owner = await newOwner(await colleague())
  const machine: World['machine'] = ({ ownedOnly = false } = {}) => {
    const place = mkdtempSync(join(home, 'machine-'))
    const ahead = ++machines
    const file = join(place, 'connector.secret')
    const passphrases = openPassphrases(flags, nowhere)
    const begin = (command: readonly string[], wire: Wire = (_, send) => send()): Session => {
      runsAs([...command, '--yes'])
      const backend: Backend = {
        connect: () => wired(http, wire),
        env: { ...ready.env, ...(ownedOnly ? owner : {}) },
        clock: { ...clock, now: () => clock.now() + ahead },
        stateDirectory: join(place, 'state'),
        close: async () => {},
      }
      return sessionOn(backend, flags, nowhere)
    }
    const read = (manifest: object): Member[] => {
      const text = JSON.stringify(manifest)
        .replaceAll(STORE, `file:${file}`)
        .replaceAll(CERTIFICATE, certificate)
      return deriveAll(parseManifest(text, 'appreg.yaml')).map((desired) => ({
        file: 'appreg.yaml',
        desired,
      }))
    }
    const circumstances = { flags, terminal: nowhere, shown: undefined, passphrases, isSplit: false }
    return {
      async apply(manifest, wire) {
        const session = begin(APPLY, wire)
        const [member] = read(manifest)
        if (!member) throw new Error('no registration is described')
        return applyOne(member, { ...circumstances, session })
      },
      async applyFleet(manifests, wire) {
        const session = begin(APPLY, wire)
        const shared = { ...session, graph: sharingReads(session.graph) }
        return over(
          manifests.flatMap(read),
          (member) => applyOne(member, { ...circumstances, session: shared }),
          {
            flags,
            terminal: nowhere,
            verb: 'done',
          },
        )
      },
      destroy: (key, wire) => destroy([key], begin(['destroy', '--app', key], wire), on),
      restore: (key, wire) => restoreAll([key], begin(['restore', '--app', key], wire), on),
      async rotate(key, wire) {
        const session = begin(['secret', 'rotate', 'connector', '--app', key], wire)
        const wishes = { lifetimeDays: undefined, grace: undefined }
        const code = await mintIn(
          session,
          { how: 'rotate', args: ['connector'], target: { reference: key }, wishes },
          on,
        )
        if (code !== EXIT.ok) throw new AppregError('PROOF_FAILED', 'the new secret is not proven')
      },
      secret: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
    }
  }

  return {
    play,
    machine,
    colleague,
    async close() {
      for (const one of colleagues) one.leave()
      control.end()
      http.close()
      await emulator.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

type Env = Readonly<Record<string, string>>

/** A client that may create applications and manage those that it owns, and may consent. */
async function newOwner({ graph }: Colleague): Promise<Env> {
  const application = await graph<Application>('POST', '/applications', { displayName: 'Owner' })
  const { appId } = application
  const principal = await graph<ServicePrincipal>('POST', '/servicePrincipals', { appId })
  const microsoftGraph = await graph<ResourceServicePrincipal>(
    'GET',
    "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')",
  )
  for (const { id } of microsoftGraph.appRoles.filter(({ value }) => OWNER_ROLES.includes(value ?? ''))) {
    const body = { principalId: principal.id, resourceId: microsoftGraph.id, appRoleId: id }
    await graph('POST', `/servicePrincipals/${principal.id}/appRoleAssignments`, body)
  }
  const { secretText } = await graph<{ secretText: string }>(
    'POST',
    `/applications/${application.id}/addPassword`,
    {},
  )
  return { AZURE_CLIENT_ID: appId, AZURE_CLIENT_SECRET: secretText }
}

const OWNER_ROLES = [
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
]

const wired = (inner: HttpClient, wire: Wire): HttpClient => ({
  ...inner,
  sendRequest: (request) => wire(request, () => inner.sendRequest(request)),
})

/** Whether anything is written by it: a batch counts as what it carries. */
export function writes({ method, url, body }: HttpRequest): number {
  if (!url.startsWith('https://graph.microsoft.com/') || method === 'GET') return 0
  if (!url.endsWith('/$batch')) return 1
  const { requests } = JSON.parse(String(body)) as { requests: { method: string }[] }
  return requests.filter((item) => item.method !== 'GET').length
}
