import type { Application } from '../../model/directory.ts'
import { type ConnectorChange, differences, settingsOf } from '../../power-platform/difference.ts'
import type { ChosenEnvironment } from '../../power-platform/environment.ts'
import { findOurs } from '../../power-platform/ours.ts'
import type { PowerApps } from '../../power-platform/power-apps.ts'
import type { WantedConnector } from '../../power-platform/wanted.ts'
import { type LiveConnector, redirectUrlsOf, signInsOf } from '../../power-platform/wire.ts'
import type { Flags } from '../command.ts'
import { planRedirectUris, type RedirectChange } from '../redirect/redirect-change.ts'
import { placed } from '../redirect/redirecting.ts'
import type { Session } from '../session/session.ts'
import type { ConnectorSecret } from './secret.ts'

/** What is pushed, and where. */
export interface Push {
  readonly application: Application
  readonly wanted: WantedConnector
  readonly environment: ChosenEnvironment
  readonly secret: ConnectorSecret
  readonly powerApps: PowerApps
  readonly session: Session
  readonly flags: Flags
}

/** What there is to do. */
export type Planned =
  | { readonly op: 'create'; readonly changes: readonly ConnectorChange[] }
  | {
      readonly op: 'update' | 'none'
      readonly changes: readonly ConnectorChange[]
      readonly live: LiveConnector
      /** Absent where the connector has no redirect URL. */
      readonly redirect?: RedirectChange
    }

export async function look(push: Push): Promise<Planned> {
  const { wanted, environment, secret, powerApps, flags } = push
  const found = findOurs(wanted, await withSignIns(push), {
    ...(flags.connectorId === undefined ? {} : { id: flags.connectorId }),
    isNew: flags.new === true,
  })
  if (!found) return { op: 'create', changes: settingsOf(wanted) }
  const connector = await powerApps.connector(environment.id, found.name)
  const definition = await powerApps.definition(connector)
  const changes = differences(wanted, { connector, definition }, secret.isHeld)
  const redirect = await planRedirect(push, redirectUrlsOf(connector))
  return {
    op: changes.length > 0 ? 'update' : 'none',
    live: connector,
    changes,
    ...(redirect ? { redirect } : {}),
  }
}

/** The list may leave out how a connector signs in. For one of our name it matters: without it another one would be made. */
async function withSignIns({ powerApps, environment, wanted }: Push): Promise<LiveConnector[]> {
  const all = await powerApps.connectors(environment.id)
  return Promise.all(
    all.map((one) =>
      one.properties?.displayName === wanted.displayName && signInsOf(one).length === 0
        ? powerApps.connector(environment.id, one.name)
        : one,
    ),
  )
}

/** As `redirect add` would do it. */
export async function planRedirect(
  { application, session }: Push,
  urls: readonly string[],
): Promise<RedirectChange | undefined> {
  if (urls.length === 0) return undefined
  return planRedirectUris(application, { redirectUris: placed(urls, 'web') }, session)
}

export const isDone = (planned: Planned): planned is Planned & { op: 'none' } =>
  planned.op === 'none' && openRedirect(planned.redirect) === undefined

/** The registration as it was read last: what was read first is older than what others registered meanwhile. */
export const applicationOf = ({ application }: Push, redirect: RedirectChange | undefined): Application =>
  redirect?.live.application ?? application

/** Where it changes anything. */
export const openRedirect = (redirect: RedirectChange | undefined): RedirectChange | undefined =>
  redirect && redirect.plan.objects.length > 0 ? redirect : undefined
