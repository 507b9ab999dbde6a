import { errors, type JWTPayload, jwtVerify } from 'jose'
import { RESOURCE_GROUP, SUBSCRIPTION } from '../azure/azure-resources.ts'
import type { World } from '../world.ts'
import type { Vault, VaultRole } from './vault.ts'
import { VaultRefusal } from './vault-refusal.ts'

/** Key Vault's application id, the same in every tenant. */
export const KEY_VAULT = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'
export const VAULT_RESOURCE = 'https://vault.azure.net'

const AUDIENCES = [VAULT_RESOURCE, `${VAULT_RESOURCE}/`, KEY_VAULT]

/** Data actions, by the operation that needs them: https://learn.microsoft.com/azure/role-based-access-control/permissions/security */
export const ACTIONS = {
  'secrets/get': 'secrets/getSecret/action',
  'secrets/set': 'secrets/setSecret/action',
  'secrets/list': 'secrets/readMetadata/action',
  'secrets/update': 'secrets/update/action',
  'secrets/delete': 'secrets/delete',
  'secrets/recover': 'secrets/recover/action',
  'secrets/purge': 'secrets/purge/action',
  'certificates/get': 'certificates/read',
  'certificates/list': 'certificates/read',
  'certificates/create': 'certificates/create/action',
  'certificates/update': 'certificates/update/action',
  'certificates/delete': 'certificates/delete',
  'certificates/recover': 'certificates/recover/action',
  'certificates/purge': 'certificates/purge/action',
  'keys/get': 'keys/read',
  'keys/sign': 'keys/sign/action',
} as const

export type Action = keyof typeof ACTIONS
type DataAction = (typeof ACTIONS)[Action]

const all = (kind: string) => (action: DataAction) => action.startsWith(`${kind}/`)
const some =
  (...actions: DataAction[]) =>
  (action: DataAction) =>
    actions.includes(action)

/** What each built-in role may do. */
const ROLES: Readonly<Record<VaultRole, (action: DataAction) => boolean>> = {
  'Key Vault Administrator': () => true,
  'Key Vault Certificates Officer': all('certificates'),
  'Key Vault Certificate User': some(
    'certificates/read',
    'secrets/getSecret/action',
    'secrets/readMetadata/action',
    'keys/read',
  ),
  'Key Vault Crypto Officer': all('keys'),
  'Key Vault Crypto User': some('keys/read', 'keys/sign/action'),
  'Key Vault Secrets Officer': all('secrets'),
  'Key Vault Secrets User': some('secrets/getSecret/action', 'secrets/readMetadata/action'),
  'Key Vault Reader': some('certificates/read', 'keys/read', 'secrets/readMetadata/action'),
}

export interface VaultCaller {
  readonly objectId: string
  readonly appId: string
  readonly issuer: string
}

/** The caller behind an Authorization header, or 401: the challenge that clients answer with a token. */
export async function identify(
  { signing, ambient }: World,
  vault: Vault,
  authorization: string | undefined,
): Promise<VaultCaller> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw unauthorized('AKV10000: Request is missing a Bearer or PoP token.')
  const claims = await verify(token, { key: signing.publicKey, now: ambient.now() })
  if (claims.tid !== vault.tenantId)
    throw unauthorized(
      `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${vault.tenantId}/, found ${claims.iss}.`,
    )
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '')
  return { objectId: text('oid'), appId: text('appid') || text('azp'), issuer: text('iss') }
}

async function verify(
  token: string,
  { key, now }: { key: World['signing']['publicKey']; now: number },
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, { audience: AUDIENCES, currentDate: new Date(now) })).payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw unauthorized('AKV10046: The token is expired.')
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
      throw unauthorized(
        `AKV10022: Invalid audience. Expected ${VAULT_RESOURCE}, found: ${String(error.payload.aud)}.`,
      )
    throw unauthorized('AKV10046: Unable to resolve the key used for signature validation.')
  }
}

const unauthorized = (message: string): VaultRefusal => new VaultRefusal(401, 'Unauthorized', { message })

/** Refuses what none of the caller's roles allows, in the words of Azure's role-based access control. */
export function authorize(
  vault: Vault,
  caller: VaultCaller,
  on: { action: Action; name: string | undefined },
): void {
  const roles = [vault.roles[caller.objectId] ?? []].flat()
  const action = ACTIONS[on.action]
  if (roles.some((role) => ROLES[role](action))) return
  const place = `/subscriptions/${SUBSCRIPTION}/resourcegroups/${RESOURCE_GROUP}/providers/microsoft.keyvault/vaults/${vault.name}`
  const lines = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`,
    `Action: 'Microsoft.KeyVault/vaults/${action}'`,
    `Resource: '${place}${on.name === undefined ? '' : `/${on.action.split('/')[0]}/${on.name}`}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    'DecisionReason: null ',
    `Vault: ${vault.name};location=emulator`,
    '',
  ]
  throw new VaultRefusal(403, 'Forbidden', { message: lines.join('\r\n'), inner: 'ForbiddenByRbac' })
}
