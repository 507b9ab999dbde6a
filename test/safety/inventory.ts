import type { Colleague } from '../scenario/colleague.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
type Members = { readonly [name: string]: Json }

/** Every single thing that the tenant holds of a registration, a line each: `web.redirectUris "https://…"`. */
export async function inventory(key: string, { graph }: Colleague): Promise<string[]> {
  const application = await graph<Members>('GET', `/applications(uniqueName='${key}')`)
  const list = async (path: string) => (await graph<{ value: Members[] }>('GET', path)).value
  const at = `/applications/${application.id}`
  const credentials = await list(`${at}/federatedIdentityCredentials`)
  const owners = await list(`${at}/owners?$select=id`)
  const [principal] = await list(`/servicePrincipals?$filter=appId%20eq%20'${application.appId}'`)
  const hanging = async (what: string) =>
    principal ? list(`/servicePrincipals/${principal.id}/${what}`) : []
  const grants = await hanging('oauth2PermissionGrants')
  return [
    ...lines('', application),
    ...credentials.map((one) => line('federatedIdentityCredentials', one)),
    ...owners.map(({ id }) => line('owners', id ?? null)),
    ...(principal
      ? lines('servicePrincipal.', {
          id: principal.id ?? null,
          accountEnabled: principal.accountEnabled ?? null,
          appRoleAssignmentRequired: principal.appRoleAssignmentRequired ?? null,
        })
      : []),
    ...grants.flatMap(({ scope, resourceId, principalId }) =>
      String(scope)
        .split(' ')
        .map((name) => line(`consent ${resourceId} for ${principalId ?? 'everybody'}`, name)),
    ),
    ...(await hanging('appRoleAssignments')).map(({ resourceId, appRoleId }) =>
      line(`given ${resourceId}`, appRoleId ?? null),
    ),
    ...(await hanging('appRoleAssignedTo')).map(({ principalId, appRoleId }) =>
      line(`assigned ${principalId}`, appRoleId ?? null),
    ),
  ]
}

/** Members of complex properties one by one, elements of collections one by one. */
const lines = (prefix: string, members: Members): string[] =>
  Object.entries(members).flatMap(([name, value]) => {
    const path = `${prefix}${name}`
    if (Array.isArray(value)) return value.flatMap((element: Json) => elementLines(path, element))
    return isMembers(value) ? lines(`${path}.`, value) : [line(path, value)]
  })

/** An entry that lists ids counts as these. */
function elementLines(path: string, element: Json): string[] {
  if (!isMembers(element)) return [line(path, element)]
  const { resourceAppId, resourceAccess, appId, delegatedPermissionIds } = element
  const ids = resourceAccess ?? delegatedPermissionIds
  return Array.isArray(ids)
    ? ids.map((one: Json) => line(`${path} ${resourceAppId ?? appId}`, one))
    : [line(path, element)]
}

const line = (path: string, value: Json): string => `${path} ${JSON.stringify(sorted(value))}`

const sorted = (value: Json): Json =>
  isMembers(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
