import { AppregError } from '../errors.ts'
import type { Call } from '../graph/client.ts'
import { type Answer, readFailure } from '../graph/outcome.ts'
import type { Application } from '../model/directory.ts'

/** An id, and neither a key nor a URI. */
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)

/** The reads that find a registration by its key, its appId or its object id. A GUID may be either of the latter. */
export function findCalls(reference: string): Call[] {
  const value = encodeURIComponent(reference.replaceAll("'", "''"))
  const paths = isGuid(reference)
    ? [`/applications(appId='${value}')`, `/applications/${value}`]
    : [`/applications(uniqueName='${value}')`]
  return paths.map((path) => ({ method: 'GET', path }))
}

/** Throws `NOT_FOUND` when none of the reads found it, `FORBIDDEN` when they may not look. */
export function readFound(reference: string, answers: readonly Answer[]): Application {
  const found = answers.find(({ status }) => status === 200)
  if (found) return found.body as Application
  const refusal = answers.find(({ status }) => status !== 404)
  if (!refusal) {
    throw new AppregError('NOT_FOUND', `there is no registration ${reference} in this tenant`, {
      hints: ['create it with appreg apply, or name another one with --app'],
    })
  }
  const failure = readFailure(refusal)
  const code = refusal.status === 403 ? 'FORBIDDEN' : 'GRAPH_REFUSED'
  throw new AppregError(code, `cannot read the registration ${reference}: ${failure.message}`, {
    hints: refusal.status === 403 ? ['give the signed-in identity Application.Read.All'] : [],
    cause: failure,
  })
}

/** The reads that find whom a message names: by client ids, and by a name of an API. */
export const partyCalls = (appIds: readonly string[], resource: string | undefined): Call[] => [
  ...appIds.map((appId): Call => ({ method: 'GET', path: `/applications(appId='${appId}')` })),
  ...(resource === undefined
    ? []
    : [
        {
          method: 'GET',
          path: `/servicePrincipals?$filter=servicePrincipalNames/any(n:n%20eq%20'${encodeURIComponent(resource.replaceAll("'", "''"))}')&$select=appId`,
        } satisfies Call,
      ]),
]

/** A member or guest by the name that people sign in with. */
export const userCall = (name: string): Call => {
  const quoted = `'${encodeURIComponent(name.replaceAll("'", "''"))}'`
  return {
    method: 'GET',
    path: `/users?$filter=userPrincipalName%20eq%20${quoted}%20or%20mail%20eq%20${quoted}&$select=id`,
  }
}
