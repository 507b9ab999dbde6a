import { AppregError } from '../../errors.ts'
import type { Desired } from '../../model/desired.ts'
import { chooseEnvironment } from '../../power-platform/environment.ts'
import { powerPlatformHosts } from '../../power-platform/hosts.ts'
import { openPowerApps, type PowerApps } from '../../power-platform/power-apps.ts'
import { redirectUrlsOf } from '../../power-platform/wire.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { agreed } from '../connector/agreed.ts'
import { carryOutPush, type Done } from '../connector/carry-out.ts'
import { applicationOf, isDone, look, type Planned, type Push } from '../connector/look.ts'
import { openSecret } from '../connector/secret.ts'
import { connectorFilesFor, connectorOf, knownConnector } from '../connector/wanted.ts'
import { jsonDocument } from '../present/json.ts'
import { pushedView } from '../present/push-view.ts'
import { redirectUrisOf } from '../redirect/redirecting.ts'
import { askedFor } from '../registration/asked.ts'
import { describeExisting, findApplication, readClient } from '../registration/existing.ts'
import { clientOf } from '../registration/halves.ts'
import { namedServer } from '../registration/manifest.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async ([named, ...others], flags, terminal) => {
  const wish = wantedEnvironment(flags)
  if (others.length > 0) throw new AppregError('USAGE', 'connector push takes one target')
  const chosen = named === undefined ? undefined : knownConnector(named)
  const target = readClient(flags)
  const server = namedServer(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await clientOf(await findApplication(target, session), session)
    const found = (await describeExisting(target, application, session, false)).registration
    const secret = await openSecret(target, application, { session, flags, terminal })
    const registration = {
      ...found,
      secret: found.secret ?? { name: 'connector' },
      ...(server ? { server } : {}),
    }
    const name = chosen ?? connectorOf(registration)
    const asked = await askedFor(flags, [name], { application, session })
    const wanted = await connectorFilesFor(registration, name, asked)
    const powerApps = powerAppsOf(session)
    const environment = chooseEnvironment(wish, await powerApps.environments(), await session.tenantId())
    const push: Push = { application, wanted, environment, secret, powerApps, session, flags }
    const planned = await look(push)
    if (isDone(planned)) {
      const read = applicationOf(push, planned.redirect)
      return print(push, 'none', { connector: planned.live, application: read, checks: [] }, terminal)
    }
    // Before anybody is asked: without it nothing could be written.
    if (planned.op !== 'none') await secret.obtain()
    await agreed(push, planned, terminal)
    const done = await carryOutPush(push, planned, { registration, terminal })
    if (target.desired) warnOfPruning(target.desired, redirectUrlsOf(done.connector), terminal)
    return print(push, planned.op, done, terminal)
  } finally {
    await session.close()
  }
}

function wantedEnvironment({ environment }: Flags): string {
  if (environment) return environment
  throw new AppregError('USAGE', 'connector push: no environment is given', {
    hints: ['name it by id or name: --environment ENV, or --environment default'],
  })
}

function powerAppsOf(session: Session): PowerApps {
  const { powerApps, resource } = powerPlatformHosts[session.cloud.name]
  return openPowerApps({
    host: powerApps,
    transport: session.sendOnce,
    token: () => session.tokenFor(resource),
    caller: async () => (await session.identity()).objectId,
    sleep: session.clock.sleep,
  })
}

/** The next apply would take out again what the manifest does not list. */
function warnOfPruning({ prune, redirectUris }: Desired, urls: readonly string[], terminal: Terminal): void {
  const unlisted = urls.filter((url) => !redirectUris.web.includes(url))
  if (prune.includes('redirectUris') && unlisted.length > 0)
    terminal.err(`note: keep it in the manifest, under redirectUris.web: ${unlisted.join(' ')}\n`)
}

const outcomes = { create: 'created', update: 'updated', none: 'unchanged' } as const

function print(
  { wanted, environment }: Push,
  op: Planned['op'],
  { connector, application, checks }: Done,
  terminal: Terminal,
) {
  const result = {
    environment,
    connector: {
      id: connector.name,
      displayName: connector.properties?.displayName ?? wanted.displayName,
      outcome: outcomes[op],
      redirectUrls: redirectUrlsOf(connector),
    },
    redirectUris: redirectUrisOf(application),
    checks,
  }
  terminal.out(terminal.json ? jsonDocument(result) : pushedView(result, terminal.colour.out))
  return checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok
}
