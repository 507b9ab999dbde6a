import { CONNECTOR_SUFFIX } from '../../manifest/slug.ts'
import { type Application, MICROSOFT_GRAPH } from '../../model/directory.ts'
import { calledAppIds } from '../../observe/called-api.ts'
import { findCalls, isGuid } from '../../observe/find.ts'
import type { Session } from '../session/session.ts'

// An API and its connector are two registrations with the topology `split`, or where somebody made them so by hand.

export interface Caller {
  readonly key: string | null
  /** The APIs that it calls for people, Microsoft Graph perhaps among them. */
  readonly appIds: readonly string[]
}

/** The API of a connector, where it is registered in this tenant: of several the one whose key fits, or the first. */
export async function apiOf({ key, appIds }: Caller, { graph }: Session): Promise<Application | undefined> {
  const own = appIds.filter((appId) => isGuid(appId) && appId !== MICROSOFT_GRAPH)
  if (own.length === 0) return undefined
  const answers = await graph.read(
    own.map((appId) => ({ method: 'GET', path: `/applications(appId='${appId}')` })),
  )
  const found = answers.flatMap(({ status, body }) => (status === 200 ? [body as Application] : []))
  return found.find(({ uniqueName }) => `${uniqueName}${CONNECTOR_SUFFIX}` === key) ?? found[0]
}

/** The API of which this registration is the connector, by their keys. */
export async function ownApiOf(client: Application, session: Session): Promise<Application | undefined> {
  const { uniqueName } = client
  const api = await apiOf({ key: uniqueName, appIds: calledAppIds(client) }, session)
  return api && `${api.uniqueName}${CONNECTOR_SUFFIX}` === uniqueName ? api : undefined
}

/** What is signed in with: of an API without redirect URIs its connector, if it has one. */
export async function clientOf(application: Application, { graph }: Session): Promise<Application> {
  const { uniqueName, appId, web, spa, publicClient } = application
  const isClient = [web, spa, publicClient].some(({ redirectUris }) => redirectUris.length > 0)
  if (uniqueName === null || isClient) return application
  const [answer] = await graph.read(findCalls(`${uniqueName}${CONNECTOR_SUFFIX}`))
  if (answer?.status !== 200) return application
  const connector = answer.body as Application
  return calledAppIds(connector).includes(appId) ? connector : application
}
