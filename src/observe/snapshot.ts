import { AppregError } from '../errors.ts'
import type { Call } from '../graph/client.ts'
import { type Answer, readFailure } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import type { Desired } from '../model/desired.ts'
import type {
  Application,
  OAuth2PermissionGrant,
  ResourceServicePrincipal,
  ServicePrincipal,
} from '../model/directory.ts'
import type { Live } from '../model/live.ts'

/** What the tenant says about one registration; the journal's part of `Live` is added by the caller. */
export type Snapshot = Omit<Live, 'tenantId' | 'at' | 'mintings'>

/** The reads that make up a snapshot, each with the place where its answer goes. */
interface Read {
  readonly path: string
  /** What is read, for the message when it is refused. */
  readonly what: string
  readonly least: string
  readonly place: (snapshot: Snapshot, body: unknown) => Snapshot
}

export interface Observation {
  readonly calls: readonly Call[]
  /** The snapshot, or what is missing: the registration exists under an appId that was not asked for. */
  assemble(answers: readonly Answer[]): Snapshot | { readonly appId: string }
}

/**
 * All reads for one registration, to be sent in one batch. What hangs on the service principal can only be addressed
 * by `appId`: with a wrong or no `appId` the answer to the first batch names the right one for a second.
 */
export function observation(desired: Desired, appId?: string): Observation {
  const reads = [
    application(desired),
    namesakes(desired),
    ...desired.permissions.map(({ resourceAppId }) => resource(resourceAppId)),
    ...(appId ? [servicePrincipal(appId), grants(appId)] : []),
  ]
  return {
    calls: reads.map(({ path }) => ({ method: 'GET', path })),
    assemble(answers) {
      const empty: Snapshot = { grants: [], resources: [], namesakes: [] }
      const snapshot = reads.reduce((before, read, index) => placed(before, read, answers[index]), empty)
      const found = snapshot.application?.appId
      if (found && found !== appId) return { appId: found }
      return found ? snapshot : { ...withoutServicePrincipal(snapshot), grants: [] }
    },
  }
}

/** Without an application, what was read under a remembered appId belongs to one that is gone. */
function withoutServicePrincipal({ servicePrincipal: _, ...rest }: Snapshot): Snapshot {
  return rest
}

function placed(snapshot: Snapshot, read: Read, answer: Answer | undefined): Snapshot {
  if (answer?.status === 200) return read.place(snapshot, answer.body)
  if (answer?.status === 404) return snapshot
  throw refusal(read, answer ?? { status: 0, body: undefined })
}

function refusal({ what, least }: Read, answer: Answer): AppregError {
  const failure = readFailure(answer)
  if (answer.status === 403) {
    return new AppregError('FORBIDDEN', `not allowed to read ${what}: ${failure.message}`, {
      hints: [`give the signed-in identity ${least}, or sign in as somebody who has it`],
      cause: failure,
    })
  }
  const code = answer.status === 401 ? 'SIGN_IN_FAILED' : 'GRAPH_REFUSED'
  return new AppregError(code, `cannot read ${what}: ${failure.message}`, { cause: failure })
}

const quoted = (value: string): string => encodeURIComponent(`'${value.replaceAll("'", "''")}'`)

const application = ({ key }: Desired): Read => ({
  path: `/applications(uniqueName=${quoted(key)})`,
  what: `the application ${key}`,
  least: 'Application.Read.All, or Application.ReadWrite.OwnedBy for its own applications',
  place: (snapshot, body) => ({ ...snapshot, application: body as Application }),
})

const namesakes = ({ displayName, key }: Desired): Read => ({
  path: `/applications?$filter=displayName%20eq%20${quoted(displayName)}&$select=appId,uniqueName`,
  what: 'the applications of the same name',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    namesakes: (body as Page<Application>).value.filter(({ uniqueName }) => uniqueName !== key),
  }),
})

const resource = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName,oauth2PermissionScopes`,
  what: `the permissions that ${appId} offers`,
  least: 'Application.Read.All',
  place: (snapshot, body) => ({
    ...snapshot,
    resources: [...snapshot.resources, body as ResourceServicePrincipal],
  }),
})

const servicePrincipal = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName`,
  what: 'the service principal',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({ ...snapshot, servicePrincipal: body as ServicePrincipal }),
})

const grants = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`,
  what: 'the consents given to the service principal',
  least: 'Directory.Read.All',
  place: (snapshot, body) => ({ ...snapshot, grants: (body as Page<OAuth2PermissionGrant>).value }),
})
