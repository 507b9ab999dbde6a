import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { contentMark, marked } from '../../power-platform/mark.ts'
import { bodyOf } from '../../power-platform/wanted.ts'
import { type LiveConnector, redirectUrlsOf } from '../../power-platform/wire.ts'
import { stands } from '../interruption.ts'
import { changeRedirectUris, proveRedirectUris } from '../redirect/redirect-change.ts'
import { requireUsable } from '../redirect/redirecting.ts'
import type { Terminal } from '../terminal.ts'
import { applicationOf, openRedirect, type Planned, type Push, planRedirect } from './look.ts'

export interface Done {
  readonly connector: LiveConnector
  readonly application: Application
  readonly checks: readonly Check[]
}

export async function carryOutPush(
  push: Push,
  planned: Planned,
  { registration, terminal }: { registration: Registration; terminal: Terminal },
): Promise<Done> {
  const connector = planned.op === 'none' ? planned.live : await written(push, planned)
  const urls = redirectUrlsOf(connector)
  stands(
    push.wanted.displayName,
    () => `the connector ${connector.name} is there, ${urls.join(' ')} may not be registered yet`,
  )
  if (!terminal.quiet && planned.op !== 'none') terminal.err(`${planned.op}d ${connector.name}\n`)
  try {
    requireUsable(urls, { platform: 'web', cloud: push.flags.cloud })
    const found = await planRedirect(push, urls)
    const redirect = openRedirect(found)
    if (!redirect) return { connector, application: applicationOf(push, found), checks: [] }
    const { session, flags } = push
    const { application } = await changeRedirectUris(redirect, redirect.live, { session, flags, terminal })
    return { connector, application, checks: await proveRedirectUris(urls, registration, session) }
  } catch (error) {
    throw withoutRedirect(error, connector, urls)
  }
}

/** The connector as it is when it has been written. */
async function written(push: Push, planned: Planned): Promise<LiveConnector> {
  const { powerApps, environment, wanted, secret } = push
  const { value, mark } = await secret.obtain()
  const id = planned.op === 'create' ? undefined : planned.live.name
  const definition = marked(wanted.definition, { content: contentMark(wanted), secret: mark })
  const body = bodyOf(wanted, {
    environment: environment.id,
    definition,
    secret: value,
    isUpdate: id !== undefined,
  })
  stands(wanted.displayName, () => `the connector may or may not be ${planned.op}d`)
  try {
    await powerApps.validate(definition)
    if (id !== undefined) await powerApps.update(environment.id, id, body)
    const { name } = id === undefined ? await powerApps.create(environment.id, body) : { name: id }
    return await settled(push, name)
  } catch (error) {
    throw unsaid(error, value)
  }
}

const PATIENCE = 60_000

/** The redirect URL may come a moment after the connector. */
async function settled(
  { powerApps, environment, session: { clock } }: Push,
  id: string,
): Promise<LiveConnector> {
  const deadline = clock.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    const connector = await powerApps.connector(environment.id, id).catch((error: unknown) => {
      if (!(error instanceof AppregError) || error.code !== 'NOT_FOUND' || clock.now() >= deadline)
        throw error
      return undefined
    })
    if (connector && redirectUrlsOf(connector).length > 0) return connector
    if (clock.now() >= deadline) {
      throw new AppregError('STEP_UNSETTLED', `the connector ${id} is there, and shows no redirect URL`, {
        hints: ['run the command again in a minute: it goes on from what the environment holds'],
      })
    }
    await clock.sleep(Math.min(500 * 2 ** tries, 8_000), 'Power Platform shows no redirect URL yet')
  }
}

/** What a service quotes of a request may hold the secret. */
function unsaid(error: unknown, secret: string): unknown {
  if (!(error instanceof AppregError)) return error
  const message = error.message.replaceAll(secret, '(secret)')
  const again =
    error.code === 'UNREACHABLE' ? ['run the command again: it goes on from what the environment holds'] : []
  return new AppregError(error.code, message, { hints: [...error.hints, ...again] })
}

function withoutRedirect(error: unknown, { name }: LiveConnector, urls: readonly string[]): unknown {
  if (!(error instanceof AppregError)) return error
  const hint = `the connector ${name} is there; what is left is its redirect URL: run the command again, or appreg redirect add ${urls.join(' ')}`
  return new AppregError(error.code, error.message, { hints: [...error.hints, hint], cause: error })
}
