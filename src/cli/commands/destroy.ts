import { carryOutOne } from '../../apply/one.ts'
import { writeApplications } from '../../aspects/permissions.ts'
import { AppregError } from '../../errors.ts'
import type { Application, ServicePrincipal } from '../../model/directory.ts'
import { deletedCall, RECOVERABLE_DAYS, readDeleted } from '../../observe/deleted.ts'
import {
  clientCalls,
  type Dependents,
  dependentCalls,
  readDependents,
  withClientNames,
} from '../../observe/dependents.ts'
import { nobodyToAsk } from '../applying/agreeing.ts'
import { confirm } from '../ask.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { inTurn } from '../in-turn.ts'
import { expects } from '../interruption.ts'
import { led } from '../leading.ts'
import { dependentsView } from '../present/dependents-view.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { readReferences } from '../registration/both-halves.ts'
import { findApplication } from '../registration/existing.ts'
import { oneSender } from '../session/one-sender.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

const DAY = 86_400_000

interface Doomed {
  readonly application: Application
  readonly dependents: Dependents
  readonly name: string
}

/** Of a split the connector goes first: while it is there, it has the API that it calls. */
export const run: Run = async (_args, flags, terminal) => {
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('destroy', 'appreg show')
  const references = [...readReferences(flags)].reverse()
  expects([])
  const session = await openSession(flags, terminal)
  try {
    await destroy(references, session, { flags, terminal })
    return EXIT.ok
  } finally {
    await session.close()
  }
}

export async function destroy(
  references: readonly string[],
  session: Session,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<void> {
  const doomed = await findAll(references, session)
  for (const { name, dependents } of doomed)
    terminal.err(`what depends on ${name}:\n${dependentsView(dependents)}`)
  if (!flags.yes && !(await confirm(`Delete ${doomed.map(({ name }) => name).join(' and ')}?`))) {
    throw new AppregError('INTERRUPTED', 'not deleted: nothing was changed')
  }
  const gone: Deleted[] = []
  await inTurn(
    doomed.map((one) => ({ ...one.application, one })),
    'deleted',
    async ({ id, one }) => {
      const sign = { method: 'GET' as const, path: `/directory/deletedItems/${id}?$select=id` }
      await carryOutOne(deletion(one.application), oneSender(session, sign))
      gone.push(deletedNow(one, session))
      if (!terminal.json) terminal.out(goneView(one, gone.at(-1)))
    },
  )
  if (terminal.json) terminal.out(jsonDocument(asJson(gone)))
}

interface Deleted {
  readonly deleted: { readonly appId: string; readonly objectId: string; readonly restorableUntil: string }
  readonly dependents: Dependents
}

function deletedNow({ application, dependents }: Doomed, { clock }: Session): Deleted {
  const { appId, id: objectId } = application
  return { deleted: { appId, objectId, restorableUntil: restorableUntil(clock.now()) }, dependents }
}

const restorableUntil = (deletedAt: number): string =>
  new Date(deletedAt + RECOVERABLE_DAYS * DAY).toISOString()

const goneView = ({ name, application: { appId } }: Doomed, gone: Deleted | undefined): string =>
  `deleted ${name}\nit can come back until ${gone?.deleted.restorableUntil.slice(0, 10)}: ${led(`appreg restore --app ${appId}`)}\n`

/** The one, or the last of two with the other beside it. */
const asJson = (gone: readonly Deleted[]) => {
  const [last, ...others] = [...gone].reverse()
  return { ...last, ...(others.length > 0 ? { alsoDeleted: others } : {}) }
}

/** Those that are there; of none it is said whether it can come back. */
async function findAll(references: readonly string[], session: Session): Promise<Doomed[]> {
  const found: Doomed[] = []
  const missing: AppregError[] = []
  for (const reference of references) {
    try {
      const application = await findApplication({ reference }, session)
      const name = `${safeLine(application.displayName)} (appId ${application.appId})`
      found.push({ application, dependents: await findDependents(application, session), name })
    } catch (error) {
      if (!(error instanceof AppregError) || error.code !== 'NOT_FOUND') throw error
      missing.push(await whetherDeleted(reference, error, session))
    }
  }
  if (found.length > 0) return found
  throw new AppregError('NOT_FOUND', missing.map(({ message }) => message).join('\n'), {
    hints: [...new Set(missing.flatMap(({ hints }) => hints))],
    cause: missing,
  })
}

/** Where the deleted ones may not be looked at, it stays at what is known: it is not there. */
async function whetherDeleted(reference: string, error: AppregError, { graph }: Session) {
  const [answer] = await graph.read([deletedCall])
  const [deleted] = answer?.status === 200 ? readDeleted(reference, answer) : []
  if (!deleted) return error
  const until = restorableUntil(Date.parse(deleted.deletedDateTime)).slice(0, 10)
  return new AppregError(
    'NOT_FOUND',
    `${reference} is deleted already, and restorable until ${until} with appreg restore --app ${deleted.appId}`,
    { cause: error },
  )
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
  const dependents = readDependents(application, [...answers, ...refused])
  return withClientNames(dependents, await graph.read(clientCalls(dependents)))
}

// A 404 says that it is gone, or that this replica has not heard of it yet.
const deletion = ({ id, displayName }: Application) => ({
  summary: `delete the application ${displayName}`,
  method: 'DELETE' as const,
  path: `/applications/${id}`,
  ok: [204],
  permission: writeApplications,
})
