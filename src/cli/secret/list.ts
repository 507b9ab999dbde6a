import { AppregError } from '../../errors.ts'
import { shellLine } from '../../render/formats/shell.ts'
import { openMemory } from '../../secrets/memory.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { duration } from '../duration.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { secretsView } from '../present/secrets-view.ts'
import { findApplication, readClient } from '../registration/existing.ts'
import { openSession, type Session } from '../session/session.ts'
import { stateDirectory } from '../session/state-directory.ts'
import type { Terminal } from '../terminal.ts'
import { everySecret } from './every-secret.ts'
import { countsOf, type SecretRow, secretRows } from './rows.ts'
import { asItIs } from './subject.ts'

const DAY = 86_400_000
const USUAL = 30 * DAY

/** The secrets of one registration, or with `--all` those of the tenant; with `--expiring` only those that end soon. */
export const list: Run = async (args, flags, terminal) => {
  if (args.length > 0) throw new AppregError('USAGE', `secret list takes no name: ${args.join(', ')}`)
  const expiring = flags.expiring === undefined ? undefined : duration('--expiring', flags.expiring)
  if (flags.all && (flags.app !== undefined || flags.file !== undefined)) {
    throw new AppregError('USAGE', '--all lists the whole tenant: leave --app and --file out')
  }
  const session = await openSession(flags, terminal)
  try {
    const isWanted = ({ state }: SecretRow) => expiring === undefined || state === 'expiring'
    const soon = expiring ?? USUAL
    const found = flags.all
      ? { soon, ...(await everySecret(session, terminal, { soon, isWanted })) }
      : await ofOne(flags, session, expiring)
    const { counts } = found
    const rows = found.rows.filter(isWanted).toSorted((a, b) => a.endDateTime.localeCompare(b.endDateTime))
    const tenantId = await session.tenantId()
    terminal.out(
      terminal.json
        ? jsonDocument({ tenantId, expiringWithinDays: found.soon / DAY, counts, secrets: rows })
        : secretsView(rows, {
            counts,
            days: found.soon / DAY,
            all: flags.all === true,
            colour: terminal.colour.out,
          }),
    )
    if (!flags.all) warn(rows, terminal)
    return expiring !== undefined && rows.length > 0 ? EXIT.different : EXIT.ok
  } finally {
    await session.close()
  }
}

async function ofOne(flags: Flags, session: Session, expiring: number | undefined) {
  const target = readClient(flags)
  const application = await findApplication(target, session)
  const { appId, id: objectId, displayName, uniqueName: key } = application
  const { appId: adopted, key: own } = asItIs(target, application)
  const mintings = openMemory(stateDirectory(), await session.tenantId(), adopted ?? own).mintings()
  const [wanted] = target.desired?.secrets ?? []
  const soon = expiring ?? (wanted ? wanted.renewBeforeDays * DAY : USUAL)
  const holder = { object: 'application' as const, objectId, appId, displayName, key }
  const now = session.clock.now()
  const rows = secretRows(holder, application.passwordCredentials, { now, soon, mintings })
  return { rows, counts: countsOf(rows), soon }
}

function warn(rows: readonly SecretRow[], { err, quiet }: Terminal): void {
  for (const { name, keyId, daysLeft, state, appId } of rows) {
    if (state !== 'expiring' || quiet) continue
    const command = shellLine(['appreg', 'secret', 'rotate', ...(name ? [name] : []), '--app', appId])
    err(
      `warning: the secret "${safeLine(name ?? 'unnamed')}" (key id ${keyId}) has ${daysLeft} days left: ${safeLine(command)}\n`,
    )
  }
}
