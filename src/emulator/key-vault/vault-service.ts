import { type HttpRequest, type Reply, withHeaders } from '../http-message.ts'
import type { World } from '../world.ts'
import { certificateRoutes } from './certificate-routes.ts'
import { dropExpiredCertificates, settleCertificates } from './certificates.ts'
import { keyRoutes } from './key-routes.ts'
import { secretRoutes } from './secret-routes.ts'
import { dropExpired } from './secrets.ts'
import { OBJECT_NAME, type Vault } from './vault.ts'
import { authorize, identify, VAULT_RESOURCE } from './vault-caller.ts'
import { badParameter, refusalReply, VaultRefusal } from './vault-refusal.ts'
import type { VaultRoute } from './vault-route.ts'

const routes = [...secretRoutes, ...certificateRoutes, ...keyRoutes]

const SUFFIX = '.vault.azure.net'
const API_VERSION = /^(7\.[0-6](-preview\.\d)?|20\d\d-\d\d-\d\d(-preview)?|2016-10-01)$/

export const isVaultHost = (host: string): boolean => host.endsWith(SUFFIX)

export const findVault = (vaults: readonly Vault[], host: string): Vault | undefined =>
  vaults.find(({ name }) => `${name}${SUFFIX}` === host)

/** Azure Key Vault over the vaults of the emulator: secrets, certificates, and signing with their keys. */
export async function answerKeyVault(world: World, http: HttpRequest): Promise<Reply> {
  const vault = findVault(world.state.vaults, http.host)
  if (!vault)
    return { status: 404, body: { error: { code: 'VaultNotFound', message: `No vault ${http.host}.` } } }
  const reply = await refusing(() => answer(world, vault, http))
  return withHeaders(reply, {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-ms-keyvault-region': 'emulator',
    'x-ms-keyvault-service-version': '1.9.0.0',
    'x-ms-request-id': world.ambient.newId(),
    'x-ms-client-request-id': http.headers['x-ms-client-request-id'] ?? world.ambient.newId(),
    'strict-transport-security': 'max-age=31536000;includeSubDomains',
    'x-content-type-options': 'nosniff',
    ...(reply.status === 401 ? challenge(vault) : {}),
  })
}

/** Clients learn from this where to get a token, and for what. */
const challenge = ({ tenantId }: Vault): Record<string, string> => ({
  'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${VAULT_RESOURCE}"`,
})

async function answer(world: World, vault: Vault, http: HttpRequest): Promise<Reply> {
  const caller = await identify(world, vault, http.headers.authorization)
  const query = new URLSearchParams(http.query)
  if (!API_VERSION.test(query.get('api-version') ?? ''))
    throw badParameter('The api-version query parameter is missing or not supported.')
  const { route, name, version } = findRoute(http)
  if (name !== undefined && !OBJECT_NAME.test(name))
    throw badParameter(`The request URI contains an invalid name: ${name}`)
  authorize(vault, caller, { action: route.action, name })
  dropExpired(vault, world.ambient)
  dropExpiredCertificates(vault, world.ambient)
  settleCertificates(vault, world.ambient)
  const place = { vault, name: name ?? '', ambient: world.ambient }
  const body = await route.handle({ ...place, version, query, body: parse(http.body) })
  return body === undefined ? { status: 204 } : { status: route.status ?? 200, body }
}

function findRoute({ method, path }: HttpRequest): { route: VaultRoute; name?: string; version?: string } {
  const parts = path.split('/').filter((part) => part !== '')
  const fitting = routes.filter(({ path }) => fits(path, parts))
  const route = fitting.find((candidate) => candidate.method === method)
  if (!route) {
    if (fitting.length > 0)
      throw new VaultRefusal(405, 'BadParameter', {
        message: `Method ${method} does not allow operation here.`,
      })
    throw new VaultRefusal(404, 'NotFound', {
      message: 'The emulator keeps secrets and certificates, and signs with the keys of certificates.',
    })
  }
  const at = (word: string): string | undefined => parts[route.path.split('/').slice(1).indexOf(word)]
  const name = at('{name}')
  const version = at('{version}')
  return { route, ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) }
}

function fits(template: string, parts: readonly string[]): boolean {
  const words = template.split('/').slice(1)
  return (
    words.length === parts.length &&
    words.every((word, index) => word.startsWith('{') || word === parts[index]?.toLowerCase())
  )
}

function parse(body: string): unknown {
  if (body.trim() === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    throw badParameter('The request body is no valid JSON.')
  }
}

async function refusing(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof VaultRefusal) return refusalReply(error)
    const message = `The emulator failed: ${error instanceof Error ? error.message : error}`
    return refusalReply(new VaultRefusal(500, 'InternalServerError', { message }))
  }
}
