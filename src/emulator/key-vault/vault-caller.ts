import { errors, type JWTPayload, jwtVerify } from 'jose'
import { RESOURCE_GROUP, SUBSCRIPTION } from '../azure/azure-resources.ts'
import type { World } from '../world.ts'
import type { Vault, VaultRole } from './vault.ts'
import { VaultRefusal } from './vault-refusal.ts'

/** Key Vault's application id, the same in every tenant. */
export const KEY_VAULT = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'
export const VAULT_RESOURCE = 'https://vault.azure.net'

const AUDIENCES = [VAULT_RESOURCE, `${VAULT_RESOURCE}/`, KEY_VAULT]

/** Data actions on secrets, by the operation that needs them. */
export const ACTIONS = {
  get: 'secrets/getSecret/action',
  set: 'secrets/setSecret/action',
  list: 'secrets/readMetadata/action',
  update: 'secrets/update/action',
  delete: 'secrets/delete',
  recover: 'secrets/recover/action',
  purge: 'secrets/purge/action',
} as const

export type Action = keyof typeof ACTIONS

/** What each built-in role may do with secrets. */
const ROLES: Readonly<Record<VaultRole, readonly Action[]>> = {
  'Key Vault Secrets Officer': ['get', 'set', 'list', 'update', 'delete', 'recover', 'purge'],
  'Key Vault Secrets User': ['get', 'list'],
  'Key Vault Reader': ['list'],
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
  const role = vault.roles[caller.objectId]
  if (role && ROLES[role].includes(on.action)) return
  const place = `/subscriptions/${SUBSCRIPTION}/resourcegroups/${RESOURCE_GROUP}/providers/microsoft.keyvault/vaults/${vault.name}`
  const lines = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`,
    `Action: 'Microsoft.KeyVault/vaults/${ACTIONS[on.action]}'`,
    `Resource: '${place}${on.name === undefined ? '' : `/secrets/${on.name}`}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    'DecisionReason: null ',
    `Vault: ${vault.name};location=emulator`,
    '',
  ]
  throw new VaultRefusal(403, 'Forbidden', { message: lines.join('\r\n'), inner: 'ForbiddenByRbac' })
}
