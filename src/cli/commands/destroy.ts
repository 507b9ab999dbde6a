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
  return readDependents(application, id ? await graph.read(dependentCalls(appId, id)) : [])
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
  const { clientConsents, assignments, credentials, redirectUris } = dependents
  return [
    `  ${clientConsents} consents of clients that call this API\n`,
    `  ${assignments} users, groups and applications assigned to it\n`,
    `  ${credentials} secrets and certificates\n`,
    `  ${redirectUris} redirect URIs\n`,
  ].join('')
}
