import { strangerInquiry } from '../../desired/mirror.ts'
import type { Explanation } from '../../doctor/explain.ts'
import type { Party, Picture } from '../../doctor/look/picture.ts'
import type { Answer } from '../../graph/outcome.ts'
import type { Page } from '../../graph/wire.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Policies } from '../../model/policies.ts'
import { calledAppIds } from '../../observe/called-api.ts'
import { isGuid, partyCalls, userCall } from '../../observe/find.ts'
import { organizationCall, readOrganization } from '../../observe/organization.ts'
import {
  appManagementCall,
  readAppManagement,
  readUserConsent,
  userConsentCall,
} from '../../observe/policies.ts'
import { strangerObservation } from '../../observe/snapshot.ts'
import { uriRestrictions } from '../../plan/identifier-uri-policy.ts'
import { credentialRestrictions } from '../../plan/restriction.ts'
import { apiOf, clientOf } from '../registration/halves.ts'
import { readWhole } from '../registration/reading-whole.ts'
import type { Session } from '../session/session.ts'

/** What the person pointed at: registrations, and what the manifest says of them. */
export interface Meant {
  readonly applications: readonly [Application, ...Application[]]
  readonly desired: readonly Desired[]
}

/** What a message says of who asks for what. */
export interface Named {
  readonly client?: string
  readonly api?: string
  /** The API by another name than its app id. */
  readonly resource?: string
  /** The name that somebody signed in with. */
  readonly user?: string
}

export function namedIn({ suspects }: Pick<Explanation, 'suspects'>): Named {
  const said = [...suspects.values()].flatMap((suspect) => suspect?.situation.parameters ?? [])
  const first = (...names: readonly ('appId' | 'resourceAppId' | 'resource' | 'user')[]) =>
    said.flatMap((parameters) => names.flatMap((name) => parameters[name] ?? []))[0]?.toLowerCase()
  const [client, api] = [first('appId'), first('resourceAppId')]
  const [resource, user] = [first('resource'), first('user')]
  return {
    ...(client && isGuid(client) ? { client } : {}),
    ...(api && isGuid(api) ? { api } : {}),
    ...(resource ? { resource } : {}),
    ...(user && /^[^@\s]+@[^@\s]+$/.test(user) ? { user } : {}),
  }
}

/** What is the same for all registrations of the tenant. */
export interface Surroundings extends Pick<Picture, 'tenantId' | 'cloud' | 'domains' | 'userConsent'> {
  readonly policies: Policies
}

export async function readSurroundings(session: Session): Promise<Surroundings> {
  const [answers, tenantId] = await Promise.all([
    session.graph.read([organizationCall, userConsentCall, appManagementCall]),
    session.tenantId(),
  ])
  const domains = readOrganization(answers[0])?.domains.map((name) => name.toLowerCase())
  const userConsent = readUserConsent(answers[1])
  return {
    tenantId,
    cloud: session.cloud,
    policies: readAppManagement(answers[2]),
    ...(domains ? { domains } : {}),
    ...(userConsent ? { userConsent } : {}),
  }
}

interface Looking {
  readonly session: Session
  readonly surroundings: Surroundings
}

/** Reads what the checks compare. Throws what the reads throw. */
export async function takePicture(
  meant: Meant,
  named: Named,
  { session, surroundings }: Looking,
): Promise<Picture> {
  const { known, owner, user } = await acquainted(meant, named, session)
  const clientId = named.client ?? (await clientOf(meant.applications[0], session)).appId
  const apiId = named.api ?? owner ?? (await ownApi(meant, known.get(clientId), session))
  const party = (appId: string) => readParty(appId, known.get(appId), { meant, session })
  const [client, api] = await Promise.all([party(clientId), clientId === apiId ? undefined : party(apiId)])
  const { policies, ...same } = surroundings
  return {
    at: new Date(session.clock.now()).toISOString(),
    ...same,
    ...(user ? { user } : {}),
    ...restrictionsOf(client.live, (api ?? client).live, policies),
    meant: meant.applications,
    client,
    api: api ?? client,
  }
}

/** Of registrations that are here, where the policy may be read. */
function restrictionsOf(client: Live, api: Live, policies: Policies): Pick<Picture, 'restrictions'> {
  if (!policies.appManagement) return {}
  const version = api.application?.api.requestedAccessTokenVersion ?? null
  return {
    restrictions: {
      identifierUris: api.application ? uriRestrictions({ ...api, policies }, version) : [],
      credentials: client.application ? credentialRestrictions({ ...client, policies }) : [],
    },
  }
}

/** The applications by their ids, those that the message names as well, who owns the resource that it names, and the user. */
async function acquainted({ applications }: Meant, named: Named, { graph }: Session) {
  const { client, api, resource, user } = named
  const known = new Map(applications.map((application) => [application.appId, application]))
  const strange = [...new Set([client, api])].filter(
    (appId): appId is string => appId !== undefined && !known.has(appId),
  )
  const calls = partyCalls(strange, resource)
  const answers = await graph.read([...calls, ...(user === undefined ? [] : [userCall(user)])])
  for (const { status, body } of answers.slice(0, strange.length)) {
    if (status !== 200) continue
    const application = body as Application
    known.set(application.appId, application)
  }
  return {
    known,
    owner: resource === undefined ? undefined : firstOf<{ appId: string }>(answers[strange.length])?.appId,
    user: user === undefined ? undefined : userOf(user, answers[calls.length]),
  }
}

/** Who may not read users knows nothing of them. */
function userOf(name: string, answer: Answer | undefined): Picture['user'] {
  if (answer?.status !== 200) return undefined
  const found = firstOf<{ id: string }>(answer)
  return { name, ...(found ? { id: found.id } : {}) }
}

const firstOf = <T>(answer: Answer | undefined): T | undefined =>
  answer?.status === 200 ? (answer.body as Page<T>).value[0] : undefined

/** The API that is meant, where the message does not name one: the one with scopes, the one that the client calls, or itself. */
async function ownApi(
  { applications }: Meant,
  client: Application | undefined,
  session: Session,
): Promise<string> {
  const offering = applications.find(({ api }) => api.oauth2PermissionScopes.length > 0)
  if (offering) return offering.appId
  const caller = client ?? applications[0]
  const called = await apiOf({ key: caller.uniqueName, appIds: calledAppIds(caller) }, session)
  return (called ?? applications[0]).appId
}

async function readParty(
  appId: string,
  application: Application | undefined,
  { meant, session }: { readonly meant: Meant; readonly session: Session },
): Promise<Party> {
  const desired = meant.desired.find((one) => one.appId === appId || one.key === application?.uniqueName)
  const live = application ? (await readWhole(application, session)).live : await readStranger(appId, session)
  return { appId, live, ...(desired ? { desired } : {}) }
}

async function readStranger(appId: string, session: Session) {
  const { calls, assemble } = strangerObservation(strangerInquiry(appId), appId)
  const [answers, { tenantId, objectId: caller }] = await Promise.all([
    session.graph.read(calls),
    session.identity(),
  ])
  const at = new Date(session.clock.now()).toISOString()
  return { tenantId, at, caller, mintings: [], keptCertificates: [], ...assemble(answers) }
}
