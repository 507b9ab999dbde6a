import { requireUnmoved } from '../../apply/unmoved.ts'
import type { Plan } from '../../model/plan.ts'
import { reviewedPlans } from '../../plan/plan-file.ts'
import { agreed, nobodyToAsk } from '../applying/agreeing.ts'
import { type Applied, carryOut } from '../applying/applying.ts'
import { type InstalledCertificate, requireStores } from '../applying/certifying.ts'
import { printed, shownBelow } from '../applying/delivering.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { settled } from '../applying/rotating.ts'
import { noteServer } from '../applying/server-noted.ts'
import { openSinks } from '../applying/sinks.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import { type Configurations, configureApplied } from '../configuration/configuration.ts'
import { expects } from '../interruption.ts'
import { checksView } from '../present/checks-view.ts'
import { configurationView } from '../present/configuration-view.ts'
import { jsonDocument } from '../present/json.ts'
import { noChanges } from '../present/plan-view.ts'
import { meantForWriting } from '../registration/adopting.ts'
import { type Found, look } from '../registration/looking.ts'
import { readMembers } from '../registration/members.ts'
import { openPlan } from '../registration/plan-file.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { planJson } from './plan.ts'

export const run: Run = async (args, given, terminal) => {
  const reviewed = openPlan(args, given)
  // Whoever hands over a plan has looked at it.
  const flags = reviewed ? { ...given, yes: true } : given
  const members = await readMembers(flags)
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('apply')
  expects('fleet' in members ? members.fleet.map(({ desired }) => desired.key) : [members.one.key])
  if ('fleet' in members) {
    const { applyFleet } = await import('../fleet/apply.ts')
    return applyFleet(members, { flags, terminal, reviewed })
  }
  const wanted = members.one
  const passphrases = openPassphrases(flags, terminal)
  const session = await openSession(flags, terminal)
  try {
    const plans = reviewed && reviewedPlans(reviewed, [wanted], await session.tenantId())
    const meant = async (found: Found) =>
      settled(await meantForWriting({ session, flags, terminal })(found), { session, terminal })
    const { desired, tenant, live, plan } = await look(wanted, session, meant)
    const shown = plans?.get(desired.key)
    if (shown) requireUnmoved(shown, desired, live)
    const sinks = await openSinks(desired, plan, {
      flags,
      terminal,
      memory: tenant.memory,
      surroundings: session.surroundings,
    })
    await requireStores(desired, live, { passphrases, session })
    const first = await agreed(plan, live, { tenant, flags, terminal })
    const applied = await carryOut(plan, first, { session, tenant, desired, sinks, passphrases, terminal })
    print(plan, applied, { flags, terminal, targets: await targetsOf(applied, flags) })
    await printed(applied.secrets, { session, tenant, desired, terminal })
    if (!terminal.json) terminal.err(applied.left.map((line) => `hint: ${line}\n`).join(''))
    // The wizard has more to do before there is a server.
    if (!flags.brief) await noteServer(desired, applied.registration, { session, flags, terminal })
    return exitCode(applied)
  } finally {
    await session.close()
  }
}

function print(
  plan: Plan,
  { registration, application, checks, secrets, certificates, left }: Applied,
  {
    flags,
    terminal,
    targets,
  }: { readonly flags: Flags; readonly terminal: Terminal; readonly targets: Configurations },
): void {
  if (terminal.json) {
    const { tenantId, appId } = registration
    const result = {
      tenantId,
      appId,
      objectId: application.id,
      plan: planJson(plan),
      checks,
      secrets,
      certificates,
      targets,
      ...(left.length > 0 ? { left } : {}),
    }
    terminal.out(jsonDocument(result))
    return
  }
  const { create, update, delete: gone } = plan.counts
  const done =
    plan.objects.length === 0
      ? noChanges(plan)
      : `applied the plan (${create} to create, ${update} to update, ${gone} to delete): appId ${registration.appId}\n`
  const installed = certificates.map(installedLine)
  terminal.out(
    [
      terminal.fit([done, checksView(checks, terminal.colour.out), ...installed].join('')),
      configurationView(targets, terminal),
      ...shownBelow(secrets, flags),
    ].join(''),
  )
}

const installedLine = ({ name, store, endDateTime, thumbprint }: InstalledCertificate): string =>
  `certificate "${name}" is in ${store} until ${endDateTime.slice(0, 10)} (thumbprint ${thumbprint})\n`

const targetsOf = ({ registration, secrets }: Applied, flags: Flags): Promise<Configurations> =>
  configureApplied(registration, secrets, flags)

function exitCode({ checks, left }: Applied): ExitCode {
  if (checks.some(({ state }) => state === 'failed')) return EXIT.failed
  return left.length > 0 ? EXIT.notAllowed : EXIT.ok
}
