import type { Colleague } from '../scenario/colleague.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
type Members = { readonly [name: string]: Json }

/** Every single thing that the tenant holds of a registration, a line each: `web.redirectUris "https://…"`. */
export async function inventory(key: string, { graph }: Colleague): Promise<string[]> {
  const application = await graph<Members>('GET', `/applications(uniqueName='${key}')`)
  const credentials = await graph<{ value: Json[] }>(
    'GET',
    `/applications/${application.id}/federatedIdentityCredentials`,
  )
  const [principal] = (
    await graph<{ value: Members[] }>('GET', `/servicePrincipals?$filter=appId%20eq%20'${application.appId}'`)
  ).value
  const grants = principal
    ? (await graph<{ value: Members[] }>('GET', `/servicePrincipals/${principal.id}/oauth2PermissionGrants`))
        .value
    : []
  return [
    ...lines('', application),
    ...credentials.value.map((one) => line('federatedIdentityCredentials', one)),
    ...(principal
      ? lines('servicePrincipal.', {
          id: principal.id ?? null,
          accountEnabled: principal.accountEnabled ?? null,
        })
      : []),
    ...grants.flatMap(({ scope }) =>
      String(scope)
        .split(' ')
        .map((name) => line('consent', name)),
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
  const { resourceAppId, resourceAccess } = element
  return Array.isArray(resourceAccess)
    ? resourceAccess.map((one: Json) => line(`${path} ${resourceAppId}`, one))
    : [line(path, element)]
}

const line = (path: string, value: Json): string => `${path} ${JSON.stringify(sorted(value))}`

const sorted = (value: Json): Json =>
  isMembers(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
