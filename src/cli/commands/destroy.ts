import { carryOutOne } from '../../apply/one.ts'
import { writeApplications } from '../../aspects/permissions.ts'
import { AppregError } from '../../errors.ts'
import type { Application, ServicePrincipal } from '../../model/directory.ts'
import { RECOVERABLE_DAYS } from '../../observe/deleted.ts'
import { type Dependents, dependentCalls, readDependents } from '../../observe/dependents.ts'
import { nobodyToAsk } from '../agreeing.ts'
import { confirm } from '../ask.ts'
import { EXIT, type Run } from '../command.ts'
import { findApplication, readTarget } from '../existing.ts'
import { oneSender } from '../one-sender.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { openSession, type Session } from '../session.ts'

const DAY = 86_400_000

export const run: Run = async (_args, flags, terminal) => {
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('destroy')
  const target = readTarget(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    const dependents = await findDependents(application, session)
    const name = `${safeLine(application.displayName)} (appId ${application.appId})`
    terminal.err(`${name}\n${dependentsView(dependents)}`)
    if (!flags.yes && !(await confirm(`Delete ${name}?`))) {
      throw new AppregError('INTERRUPTED', 'not deleted: nothing was changed')
    }
    await carryOutOne(deletion(application), oneSender(session))
    const { appId, id: objectId } = application
    const until = new Date(session.clock.now() + RECOVERABLE_DAYS * DAY).toISOString()
    terminal.out(
      terminal.json
        ? jsonDocument({ deleted: { appId, objectId, restorableUntil: until }, dependents })
        : `deleted ${name}\nit can come back until ${until.slice(0, 10)}: appreg restore --app ${appId}\n`,
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

async function findDependents(application: Application, { graph }: Session): Promise<Dependents> {
  const { appId } = application
  const [found] = await graph.read([
    { method: 'GET', path: `/servicePrincipals(appId='${appId}')?$select=id` },
  ])
  const { id } = (found?.status === 200 ? found.body : {}) as Partial<ServicePrincipal>
  const answers = await graph.read(dependentCalls(appId, id))
  // Where even the service principal may not be read, what hangs on it is unknown.
  const refused = found && found.status !== 200 && found.status !== 404 ? [found, found] : []
  return readDependents(application, [...answers, ...refused])
}

// A second deletion of the same object answers 404: it is gone, and that is all that was asked.
const deletion = ({ id, displayName }: Application) => ({
  summary: `delete the application ${displayName}`,
  method: 'DELETE' as const,
  path: `/applications/${id}`,
  ok: [204, 404],
  permission: writeApplications,
})

function dependentsView(dependents: Dependents): string {
  const { clientConsents, consentingClients, callers, preauthorized, assignments } = dependents
  const { credentials, redirectUris } = dependents
  return [
    counted(clientConsents, 'consents of clients that call this API', consentingClients),
    counted(
      callers?.length ?? null,
      'other applications that list permissions on it, of those that may be seen',
      callers,
    ),
    counted(preauthorized.length, 'pre-authorized clients', preauthorized),
    counted(assignments, 'users, groups and applications assigned to it'),
    counted(credentials, 'secrets and certificates'),
    counted(redirectUris, 'redirect URIs'),
  ].join('')
}

const counted = (count: number | null, what: string, names?: readonly string[] | null): string =>
  count === null
    ? `  unknown: may not be read: ${what}\n`
    : `  ${count} ${what}${names?.length ? `: ${names.map(safeLine).join(', ')}` : ''}\n`
