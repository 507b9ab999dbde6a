import { newServicePrincipal } from '../../src/emulator/graph/service-principal-store.ts'
import { MICROSOFT_GRAPH } from '../../src/emulator/microsoft-graph.ts'
import type { Tenant, User } from '../../src/emulator/tenant.ts'
import type { Exchange } from './replay.ts'

type Body = Readonly<Record<string, unknown>>

/** Puts into the tenant what a recording reads without having made it: users, principals of Microsoft's, managed identities. */
export function furnish(tenant: Tenant, cassette: readonly Exchange[]): void {
  const made = new Set(
    cassette
      .filter(({ method }) => method === 'POST')
      .flatMap(bodiesOf)
      .map(idOf),
  )
  const read = cassette.filter(({ method, status }) => method === 'GET' && status === 200)
  const signedIn = new Set(
    read
      .filter(({ path }) => /\/(me|owners)$/.test(path))
      .flatMap(bodiesOf)
      .map(idOf),
  )
  for (const body of read.flatMap(bodiesOf)) {
    if (made.has(idOf(body))) continue
    if ('userPrincipalName' in body) addUser(tenant, body, signedIn.has(idOf(body)))
    if ('servicePrincipalType' in body && body.appId !== MICROSOFT_GRAPH) addPrincipal(tenant, body)
  }
  for (const { path } of read) {
    const [, id] = /\/servicePrincipals\/([0-9a-f-]{36})\//i.exec(path) ?? []
    if (id !== undefined && !made.has(id)) addPrincipal(tenant, { id, appId: id, displayName: id })
  }
}

const idOf = (body: Body): string => String(body.id)

/** The entities in an answer. */
export function bodiesOf({ respBody }: Exchange): Body[] {
  if (typeof respBody !== 'object' || respBody === null) return []
  return 'value' in respBody && Array.isArray(respBody.value) ? respBody.value : [respBody as Body]
}

function addUser(tenant: Tenant, body: Body, signedIn: boolean): void {
  const admin = tenant.users.find(({ administrator }) => administrator)
  const { displayName, givenName, surname, mail, userPrincipalName } = body
  const profile = { displayName, givenName, surname, mail, userPrincipalName } as Pick<User, 'displayName'>
  if (signedIn && admin) Object.assign(admin, profile)
  else if (admin && !tenant.users.some(({ id }) => id === idOf(body)))
    tenant.users.push({ ...admin, ...profile, administrator: false, id: idOf(body) })
}

function addPrincipal(tenant: Tenant, body: Body): void {
  if (tenant.servicePrincipals.some(({ entity }) => entity.id === idOf(body))) return
  const [id, appId, displayName] = [idOf(body), String(body.appId), String(body.displayName)]
  const owner = String(body.appOwnerOrganizationId)
  const blank = newServicePrincipal({ id, appId, displayName, owner, createdDateTime: null })
  tenant.servicePrincipals.push({ entity: { ...blank, ...body }, owners: [], createdBy: null, secrets: {} })
}
