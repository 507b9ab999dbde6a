import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apply } from '../../src/apply/run.ts'
import { look } from '../../src/cli/registration/looking.ts'
import type { Session } from '../../src/cli/session/session.ts'
import { deriveDesired } from '../../src/desired/derive.ts'
import type { Variant } from '../../src/emulator/conditions/variants.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import type { Desired } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import { emulator, newPrincipal, type Principal } from '../emulator/support.ts'
import { anyManifest } from '../given/any-manifest.ts'
import { emulatedSession } from '../given/emulated-session.ts'
import { heldParts, wantedParts } from '../given/parts.ts'
import { some } from '../given/pools.ts'
import { isWhole } from '../safety/matrix.ts'

// Random manifests one after another, with what others added in between, on the emulator: over its wire, by the loop
// that `apply` runs. Eight of each kind in `npm test`, twenty in `npm run test:safety`.

const running = emulator({ control: true })
const { graph, send } = running
const people = ['admin', 'user'].map((name) => `${name}@contoso-emulator.onmicrosoft.com`)
const OTHER_API = 'api://prune-test-api'

let session: Session
let home: string
let stranger: Principal
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'appreg-pruned-'))
  session = emulatedSession(running.ready, home)
  stranger = await newPrincipal(graph)
  const scope = (value: string) => ({
    id: randomUUID(),
    value,
    adminConsentDisplayName: value,
    isEnabled: true,
  })
  await newPrincipal(graph, {
    identifierUris: [OTHER_API],
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: ['Read', 'Write'].map(scope) },
    appRoles: [
      {
        id: randomUUID(),
        value: 'Job',
        displayName: 'Job',
        description: 'Job',
        allowedMemberTypes: ['Application'],
        isEnabled: true,
      },
    ],
  })
})
afterAll(async () => {
  await session.close()
  rmSync(home, { recursive: true, force: true })
})

const desiredOf = (key: string, manifest: object): Desired =>
  deriveDesired(parseManifest(JSON.stringify({ name: `Test ${key}`, key, ...manifest }), 'a manifest'))

/** What `apply` does, from the first look to the confirmation. */
async function carriedOut(desired: Desired): Promise<{ before: Live; writes: number }> {
  const { desired: known, tenant, live, plan } = await look(desired, session)
  let writes = 0
  const steps = apply(plan, known, live, {
    ...session.clock,
    observe: tenant.observe,
    async send(wave, thenObserve) {
      writes += wave.length
      return tenant.send(wave, thenObserve)
    },
    beginMinting: () => {},
    abandonMinting: () => {},
    provePossession: () => Promise.reject(new Error('no certificate is wanted')),
    deliver: () => Promise.reject(new Error('no secret is wanted')),
    confirmMintings: () => {},
  })
  while (!(await steps.next()).done);
  return { before: live, writes }
}

type Addition = (live: Live) => Promise<unknown>

async function done(method: string, path: string, body?: object): Promise<void> {
  const { status, text } = await graph(method, path, body ? { body } : {})
  if (status >= 300) throw new Error(`${method} ${path}: ${text}`)
}

const at = ({ application }: Live): string => `/applications/${application?.id}`

/** What somebody else adds by hand. */
const additions: Readonly<Record<string, Addition>> = {
  redirectUri: (live) => done('PATCH', at(live), { spa: { redirectUris: ['https://theirs.example/cb'] } }),
  async scopeWithClient(live) {
    const { api } = live.application ?? {}
    const id = randomUUID()
    const theirs = { id, value: 'theirs', adminConsentDisplayName: 'Theirs', isEnabled: true }
    const oauth2PermissionScopes = [...(api?.oauth2PermissionScopes ?? []), theirs]
    const preAuthorizedApplications = api?.preAuthorizedApplications ?? []
    const entry = { appId: stranger.appId, delegatedPermissionIds: [id] }
    await done('PATCH', at(live), { api: { ...api, oauth2PermissionScopes } })
    await done('PATCH', at(live), {
      api: {
        ...api,
        oauth2PermissionScopes,
        preAuthorizedApplications: [...preAuthorizedApplications, entry],
      },
    })
  },
  async roleWithHolder(live) {
    const role = {
      id: randomUUID(),
      value: 'Theirs',
      displayName: 'Theirs',
      description: 'Theirs',
      allowedMemberTypes: ['User', 'Application'],
      isEnabled: true,
    }
    await done('PATCH', at(live), { appRoles: [...(live.application?.appRoles ?? []), role] })
    const resourceId = live.servicePrincipal?.id ?? ''
    await done('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      principalId: stranger.id,
      resourceId,
      appRoleId: role.id,
    })
  },
  async permission(live) {
    const listed = { resourceAppId: stranger.appId, resourceAccess: [{ id: randomUUID(), type: 'Scope' }] }
    const requiredResourceAccess = [...(live.application?.requiredResourceAccess ?? []), listed]
    await done('PATCH', at(live), { requiredResourceAccess })
  },
  consent: (live) =>
    done('POST', '/oauth2PermissionGrants', {
      clientId: live.servicePrincipal?.id,
      resourceId: stranger.id,
      consentType: 'AllPrincipals',
      scope: 'Theirs',
    }),
  async consentOfOnePerson(live) {
    const graphPrincipal = live.resources.find(({ displayName }) => displayName === 'Microsoft Graph')
    const resourceId = graphPrincipal?.id ?? stranger.id
    const { body } = await graph('GET', `/users/${people[1]}`)
    await done('POST', '/oauth2PermissionGrants', {
      clientId: live.servicePrincipal?.id,
      resourceId,
      consentType: 'Principal',
      principalId: body.id,
      scope: 'openid Files.Read',
    })
  },
  owner: (live) =>
    done('POST', `${at(live)}/owners/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${stranger.id}`,
    }),
  federated: (live) =>
    done('POST', `${at(live)}/federatedIdentityCredentials`, {
      name: 'theirs',
      issuer: 'https://theirs.example',
      subject: 'theirs',
      audiences: ['api://AzureADTokenExchange'],
    }),
  secret: (live) =>
    done('POST', `${at(live)}/addPassword`, { passwordCredential: { displayName: 'by hand' } }),
}

const current = async (desired: Desired) => look(desired, session)

const everything = (parts: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(parts).flatMap(([part, values]) => values.map((value) => `${part} ${value}`))

const surroundings = { api: OTHER_API, people }
const theirs = some(...Object.keys(additions))
let keys = 0

interface Circumstances {
  readonly variants: Variant[]
  /** What goes wrong while the registration is pruned. */
  readonly faults?: readonly string[]
}

const circumstances: readonly [string, Circumstances][] = [
  ['as it usually is', { variants: [] }],
  ['where a patch replaces groups', { variants: ['nested-patch-replaces'] }],
  ['where an enabled scope may change', { variants: ['enabled-scope-may-change'] }],
  [
    'with other readings together',
    { variants: ['nested-patch-replaces', 'enabled-scope-may-change', 'short-pages', 'upsert-answers-200'] },
  ],
  [
    'though answers are lost',
    { variants: [], faults: ['drop-after,path=/v1.0,every=5', 'drop-before,path=/v1.0,every=7'] },
  ],
]

test.each(circumstances)(
  'whatever was there, a pruned registration is what its manifest says, %s',
  async (_, { variants, faults = [] }) => {
    const play = (more: object = {}) => send('POST', '/control', { body: { reset: true, variants, ...more } })
    await play()
    await fc.assert(
      fc.asyncProperty(
        anyManifest(surroundings),
        theirs,
        anyManifest(surroundings),
        async (earlier, added, later) => {
          const key = `pruned-${keys++}`
          await carriedOut(desiredOf(key, earlier))
          for (const name of added) await additions[name]?.((await current(desiredOf(key, earlier))).live)

          // Read as if everything were pruned, nothing is left out of the picture.
          const pruned = desiredOf(key, { ...later, prune: true })
          const before = (await current(pruned)).live
          await carriedOut(desiredOf(key, later))
          const kept = (await current(pruned)).live
          expect(everything(heldParts(kept))).toEqual(expect.arrayContaining(everything(heldParts(before))))

          await play({ faults })
          await carriedOut(pruned)
          await play()
          const { live, plan, desired } = await current(pruned)
          expect(heldParts(live)).toEqual(wantedParts(desired, kept))
          expect(live.application?.passwordCredentials).toEqual(kept.application?.passwordCredentials)
          expect(plan.objects).toEqual([])
          expect((await carriedOut(pruned)).writes).toBe(0)
        },
      ),
      { seed: 4, numRuns: isWhole ? 20 : 8 },
    )
  },
)
