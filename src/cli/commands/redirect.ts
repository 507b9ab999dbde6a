import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import { agreed, nobodyToAsk } from '../applying/agreeing.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { expects } from '../interruption.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { redirectUrisView } from '../present/redirect-uris-view.ts'
import { nextInPortal } from '../redirect/connector-url.ts'
import { changeRedirectUris, planRedirectUris, proveRedirectUris } from '../redirect/redirect-change.ts'
import {
  placed,
  type RedirectUris,
  redirectUrisOf,
  requireRegistered,
  requireSome,
  requireUsable,
} from '../redirect/redirecting.ts'
import { findApplication, readClient } from '../registration/existing.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async ([action, ...given], flags, terminal) => {
  // Copied from a page, with a blank or a line break at the end.
  const uris = given.map((uri) => uri.trim())
  const change = changes[action ?? 'list']
  if (action !== undefined && action !== 'list' && !change) throw unknownAction(action)
  if (action && change) requireSome(uris, action)
  if (action === 'add') requireUsable(uris, flags)
  if (change && !flags.yes && !terminal.interactive) throw nobodyToAsk('redirect', 'appreg redirect list')
  const target = readClient(flags)
  if (change) expects([])
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    if (!change) return print({ redirectUris: redirectUrisOf(application), checks: [] }, terminal)
    const planned = await planRedirectUris(application, change(uris, flags, application), session)
    const { tenant, live, plan } = planned
    const first = await agreed(plan, live, { tenant, flags, terminal })
    const applied = await changeRedirectUris(planned, first, { session, flags, terminal })
    const checks = action === 'add' ? await proveRedirectUris(uris, applied.registration, session) : []
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

function print(result: { redirectUris: RedirectUris; checks: readonly Check[] }, terminal: Terminal) {
  const { redirectUris, checks } = result
  terminal.out(
    terminal.json
      ? jsonDocument(result)
      : terminal.fit(redirectUrisView(redirectUris) + checksView(checks, terminal.colour.out)),
  )
  return checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok
}
