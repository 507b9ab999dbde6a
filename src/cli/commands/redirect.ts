import { mirror } from '../../desired/mirror.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import { buildPlan } from '../../plan/build.ts'
import { requireOnePlatform } from '../../plan/redirect-uris.ts'
import { proveRedirectUri } from '../../verify/redirect-uri.ts'
import { agreed, nobodyToAsk } from '../agreeing.ts'
import { carryOut } from '../applying.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { nextInPortal } from '../connector-url.ts'
import { findApplication, readClient } from '../existing.ts'
import { openPassphrases } from '../passphrases.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { redirectUrisView } from '../present/redirect-uris-view.ts'
import {
  placed,
  type RedirectUris,
  redirectUrisOf,
  requireRegistered,
  requireSome,
  requireUsable,
} from '../redirecting.ts'
import { openSession, type Session } from '../session.ts'
import { openTenant } from '../tenant.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async ([action, ...uris], flags, terminal) => {
  const change = changes[action ?? 'list']
  if (action !== undefined && action !== 'list' && !change) throw unknownAction(action)
  if (action && change) requireSome(uris, action)
  if (action === 'add') requireUsable(uris, flags)
  if (change && !flags.yes && !terminal.interactive) throw nobodyToAsk('redirect')
  const target = readClient(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    if (!change) return print({ redirectUris: redirectUrisOf(application), checks: [] }, terminal)
    const desired: Desired = {
      ...mirror(application),
      settings: { servicePrincipal: false },
      ...change(uris, flags, application),
    }
    const tenant = await openTenant(session, desired)
    const live = await tenant.observe(application.appId)
    requireOnePlatform(desired, live)
    const plan = buildPlan(desired, live)
    const first = await agreed(plan, live, { tenant, flags, terminal })
    const applied = await carryOut(plan, first, {
      session,
      tenant,
      desired,
      sinks: new Map(),
      passphrases: openPassphrases(flags, terminal),
      terminal,
    })
    const checks = action === 'add' ? await prove(uris, applied.registration, session) : []
    const code = print({ redirectUris: redirectUrisOf(applied.application), checks }, terminal)
    if (action === 'add' && code === EXIT.ok && !terminal.json && !terminal.quiet) {
      terminal.err(nextInPortal(uris))
    }
    return code
  } finally {
    await session.close()
  }
}

/** Only what is named: others that stand there, or that somebody else adds meanwhile, stay. */
type ChangeUris = (uris: readonly string[], flags: Flags, application: Application) => Partial<Desired>

const changes: Readonly<Record<string, ChangeUris>> = {
  add: (uris, { platform }) => ({ redirectUris: placed(uris, platform) }),
  remove(uris, _flags, application) {
    requireRegistered(redirectUrisOf(application), uris)
    return { withdrawnUris: uris }
  },
}

const unknownAction = (action: string): AppregError =>
  new AppregError('USAGE', `redirect has no action "${action}"`, {
    hints: ['use redirect add URI…, redirect remove URI… or redirect list'],
  })

const prove = (
  uris: readonly string[],
  registration: Parameters<typeof proveRedirectUri>[0],
  { transport, clock }: Session,
): Promise<Check[]> =>
  Promise.all(uris.map((uri) => proveRedirectUri(registration, uri, { transport, ...clock })))

function print(result: { redirectUris: RedirectUris; checks: readonly Check[] }, terminal: Terminal) {
  const { redirectUris, checks } = result
  terminal.out(
    terminal.json
      ? jsonDocument(result)
      : terminal.fit(redirectUrisView(redirectUris) + checksView(checks, terminal.colour.out)),
  )
  return checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok
}
