import { AppregError } from '../../errors.ts'
import type { DeletedApplication } from '../../model/directory.ts'
import { deletedCall, readDeleted } from '../../observe/deleted.ts'
import { nobodyToAsk } from '../applying/agreeing.ts'
import { restore } from '../applying/restoring.ts'
import { confirm } from '../ask.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { inTurn } from '../in-turn.ts'
import { expects } from '../interruption.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { readReferences } from '../registration/both-halves.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

/** Of a split the API comes first: the connector refers to it. */
export const run: Run = async (_args, flags, terminal) => {
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('restore')
  const references = readReferences(flags)
  expects([])
  const session = await openSession(flags, terminal)
  try {
    await restoreAll(references, session, { flags, terminal })
    return EXIT.ok
  } finally {
    await session.close()
  }
}

export async function restoreAll(
  references: readonly string[],
  session: Session,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<void> {
  const [answer] = await session.graph.read([deletedCall])
  const found = references.flatMap((reference) => readDeleted(reference, answer).slice(0, 1))
  if (found.length === 0) throw nothingDeleted(references.join(' or '))
  const question = found.map((one) => `${nameOf(one)}, deleted ${one.deletedDateTime}`).join(' and ')
  if (!flags.yes && !(await confirm(`Restore ${question}?`))) {
    throw new AppregError('INTERRUPTED', 'not restored: nothing was changed')
  }
  await inTurn(found, 'restored', async (one) => {
    await restore(one, session)
    if (!terminal.json) terminal.out(`restored ${nameOf(one)}\n`)
  })
  terminal.out(
    terminal.json
      ? jsonDocument(asJson(found))
      : 'consents may not have come back: plan shows what is missing, and apply makes it good\n',
  )
}

const nameOf = ({ displayName, appId }: DeletedApplication): string =>
  `${safeLine(displayName)} (appId ${appId})`

/** The one, or the API with its connector beside it. */
function asJson(found: readonly DeletedApplication[]) {
  const [restored, ...alsoRestored] = found.map(({ appId, id: objectId }) => ({ appId, objectId }))
  return { restored, ...(alsoRestored.length > 0 ? { alsoRestored } : {}) }
}

const nothingDeleted = (reference: string): AppregError =>
  new AppregError('NOT_FOUND', `no deleted registration goes by ${reference}`, {
    hints: ['a deleted registration can come back for 30 days; look for it by its appId'],
  })
