import { randomUUID } from 'node:crypto'
import type { Operation } from './slice.ts'
import { type Ask, keyCredential, proof, today } from './stage.ts'

const FIC = {
  issuer: 'https://issuer.example',
  subject: 'workload',
  audiences: ['api://AzureADTokenExchange'],
}
const SCOPE_ID = '11111111-1111-4111-8111-111111111111'
const ROLE_ID = '22222222-2222-4222-8222-222222222222'

/** What a request for an operation needs: its address and its body. */
export interface Asked {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

const text = (value: unknown): string => String(value)

/** An application with everything that can hang on it, and its service principal with the same. */
async function furnished(ask: Ask, admin: string) {
  const uniqueName = `walk-${randomUUID()}`
  const upsert = { headers: { prefer: 'create-if-missing' } }
  const app = await ask('PATCH', `/applications(uniqueName='${uniqueName}')`, {
    ...upsert,
    body: {
      displayName: 'Walked',
      api: { oauth2PermissionScopes: [{ id: SCOPE_ID, value: 'walk', type: 'User' }] },
      appRoles: [
        {
          id: ROLE_ID,
          value: 'Walk',
          displayName: 'Walk',
          description: 'Walk',
          allowedMemberTypes: ['User', 'Application'],
        },
      ],
      keyCredentials: [await keyCredential()],
    },
  })
  const [id, appId] = [text(app.body.id), text(app.body.appId)]
  const principal = await ask('POST', '/servicePrincipals', { body: { appId } })
  const sp = text(principal.body.id)
  await ask('PATCH', `/servicePrincipals/${sp}`, { body: { keyCredentials: [await keyCredential()] } })
  return { uniqueName, id, appId, sp, admin }
}

type Furnished = Awaited<ReturnType<typeof furnished>>

/** Builds what the operation works on and says how to ask for it. */
export async function scene(ask: Ask, admin: string, { method, path }: Operation): Promise<Asked> {
  const made = await furnished(ask, admin)
  const below = path.startsWith('/applications')
    ? `/applications/${made.id}`
    : `/servicePrincipals/${made.sp}`
  const parent = path.startsWith('/applications') ? made.id : made.sp
  const named: Record<string, string> = {
    'application-id': made.id,
    'servicePrincipal-id': made.sp,
    appId: made.appId,
    uniqueName: made.uniqueName,
    'user-id': admin,
    'directoryObject-id': admin,
  }
  if (/federatedIdentityCredentials.*\{(name|fed)/.test(path)) {
    const fic = await ask('POST', `${below}/federatedIdentityCredentials`, { body: { ...FIC, name: 'walk' } })
    Object.assign(named, { name: 'walk', 'federatedIdentityCredential-id': text(fic.body.id) })
  }
  if (/owners/.test(path)) await prepareOwner(ask, below, { admin, remove: method === 'DELETE' })
  if (/Grant-id/.test(path)) named['oAuth2PermissionGrant-id'] = await newGrant(ask, made)
  if (/Assignment-id/.test(path)) named['appRoleAssignment-id'] = await newAssignment(ask, made, path)
  if (/Classification-id/.test(path))
    named['delegatedPermissionClassification-id'] = await newClassification(ask, made)
  if (/deletedItems/.test(path)) {
    await ask('DELETE', `/applications/${made.id}`)
    named['directoryObject-id'] = made.id
  }
  const address = path.replace(/\{([^}]+)\}/g, (_, name: string) => named[name] ?? `unknown ${name}`)
  const body = await bodyFor(ask, { method, path, below, parent, made })
  return body === undefined ? { path: address } : { path: address, body }
}

/** The same for an upsert of something that is not there. */
export async function upsertScene(ask: Ask, admin: string, operation: Operation): Promise<Asked> {
  const { path } = await scene(ask, admin, operation)
  const { body: gone } = await ask('GET', path)
  await ask('DELETE', path)
  await ask('DELETE', `/directory/deletedItems/${text(gone.id)}`)
  if (/federatedIdentityCredentials/.test(path)) return { path, body: FIC }
  return { path, body: path.startsWith('/applications') ? { displayName: 'Walked' } : { notes: 'walked' } }
}

async function prepareOwner(ask: Ask, below: string, { admin, remove }: { admin: string; remove: boolean }) {
  await ask('DELETE', `${below}/owners/${admin}/$ref`)
  if (remove) await ask('POST', `${below}/owners/$ref`, { body: reference(admin) })
}

const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` })

const newGrant = async (ask: Ask, { sp }: Furnished): Promise<string> =>
  text((await ask('POST', '/oauth2PermissionGrants', { body: grant(sp) })).body.id)

const grant = (sp: string) => ({ clientId: sp, resourceId: sp, consentType: 'AllPrincipals', scope: 'walk' })

const assignment = (sp: string) => ({ principalId: sp, resourceId: sp, appRoleId: ROLE_ID })

async function newAssignment(ask: Ask, { sp }: Furnished, path: string): Promise<string> {
  const end = path.includes('appRoleAssignedTo') ? 'appRoleAssignedTo' : 'appRoleAssignments'
  return text((await ask('POST', `/servicePrincipals/${sp}/${end}`, { body: assignment(sp) })).body.id)
}

const classification = { permissionId: SCOPE_ID, permissionName: 'walk', classification: 'low' }

const newClassification = async (ask: Ask, { sp }: Furnished): Promise<string> =>
  text(
    (
      await ask('POST', `/servicePrincipals/${sp}/delegatedPermissionClassifications`, {
        body: classification,
      })
    ).body.id,
  )

interface About {
  readonly method: string
  readonly path: string
  readonly below: string
  readonly parent: string
  readonly made: Furnished
}

/** The body for an operation; undefined where there is none. */
async function bodyFor(ask: Ask, about: About): Promise<unknown> {
  const { method, path, made } = about
  const last = path.split('/').at(-1) ?? ''
  if (method === 'GET' || method === 'DELETE' || last === 'restore') return undefined
  if (/Password$|Key$/.test(last)) return credentialBody(ask, last, about)
  const bodies: readonly (readonly [RegExp, unknown])[] = [
    [/^POST \/\$batch$/, { requests: [{ id: '1', method: 'GET', url: '/me' }] }],
    [/^POST \/applications$/, { displayName: 'Walked' }],
    [/^POST \/servicePrincipals$/, { appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' }],
    [/^POST .*\/federatedIdentityCredentials$/, { ...FIC, name: 'new' }],
    [/^PATCH .*\/federatedIdentityCredentials/, { subject: 'other' }],
    [/\/owners\/\$ref$/, reference(made.admin)],
    [/^POST \/oauth2PermissionGrants$/, grant(made.sp)],
    [/^PATCH \/oauth2PermissionGrants/, { scope: 'walk run' }],
    [/^POST .*\/appRole/, assignment(made.sp)],
    [/^PATCH .*\/appRole/, assignment(made.sp)],
    [/^POST .*Classifications$/, classification],
    [/^PATCH .*Classifications/, { classification: 'high' }],
    [/authorizationPolicy$/, { defaultUserRolePermissions: { allowedToCreateApps: true } }],
    [/defaultAppManagementPolicy$/, { isEnabled: false }],
    [/adminConsentRequestPolicy$/, { isEnabled: false }],
    [/^PATCH /, { notes: 'walked' }],
  ]
  return bodies.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1]
}

async function credentialBody(ask: Ask, action: string, { below, parent }: About): Promise<unknown> {
  const nbf = Date.parse(today) / 1000
  if (action === 'addPassword') return { passwordCredential: { displayName: 'walked' } }
  if (action === 'removePassword')
    return { keyId: (await ask('POST', `${below}/addPassword`, { body: {} })).body.keyId }
  if (action === 'addKey')
    return {
      keyCredential: await keyCredential(),
      passwordCredential: null,
      proof: await proof({ iss: parent, nbf }),
    }
  const { body } = await ask('GET', below)
  const [key] = Array.isArray(body.keyCredentials) ? body.keyCredentials : []
  return { keyId: key?.keyId, proof: await proof({ iss: parent, nbf }) }
}
