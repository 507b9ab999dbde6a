import { mirror } from '../../desired/mirror.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import { buildPlan } from '../../plan/build.ts'
import { proveRedirectUri } from '../../verify/redirect-uri.ts'
import { agreed, nobodyToAsk } from '../agreeing.ts'
import { carryOut } from '../applying.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { findApplication, readClient } from '../existing.ts'
import { openPassphrases } from '../passphrases.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { redirectUrisView } from '../present/redirect-uris-view.ts'
import { type RedirectUris, redirectUrisOf, requireUsable, withAdded, withoutThese } from '../redirecting.ts'
import { openSession, type Session } from '../session.ts'
import { openTenant } from '../tenant.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async ([action, ...uris], flags, terminal) => {
  const change = changes[action ?? 'list']
  if (action !== undefined && action !== 'list' && !change) throw unknownAction(action)
  if (action === 'add') requireUsable(uris, flags.platform)
  if (change && !flags.yes && !terminal.interactive) throw nobodyToAsk('redirect')
  const target = readClient(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    const have = redirectUrisOf(application)
    if (!change) return print({ redirectUris: have, checks: [] }, terminal)
    const want = change(have, uris, flags)
    const desired: Desired = { ...mirror(application), redirectUris: want, prune: ['redirectUris'] }
    const tenant = await openTenant(session, desired)
    const live = await tenant.observe()
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
    return print({ redirectUris: redirectUrisOf(applied.application), checks }, terminal)
  } finally {
    await session.close()
  }
}

type ChangeUris = (have: RedirectUris, uris: readonly string[], flags: Flags) => RedirectUris

const changes: Readonly<Record<string, ChangeUris>> = {
  add: (have, uris, { platform }) => withAdded(have, uris, platform),
  remove: withoutThese,
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
      : redirectUrisView(redirectUris) + checksView(checks, terminal.colour.out),
  )
  return checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok
}
