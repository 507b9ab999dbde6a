import { carryOutOne } from '../../apply/one.ts'
import { AppregError } from '../../errors.ts'
import { deletedCall, readDeleted } from '../../observe/deleted.ts'
import { nobodyToAsk } from '../agreeing.ts'
import { confirm } from '../ask.ts'
import { EXIT, type Run } from '../command.ts'
import { readTarget } from '../existing.ts'
import { oneSender } from '../one-sender.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { restoration } from '../restoring.ts'
import { openSession } from '../session.ts'

export const run: Run = async (_args, flags, terminal) => {
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('restore')
  const { reference } = readTarget(flags)
  const session = await openSession(flags, terminal)
  try {
    const [answer] = await session.graph.read([deletedCall])
    const [found] = readDeleted(reference, answer)
    if (!found) throw nothingDeleted(reference)
    const name = `${safeLine(found.displayName)} (appId ${found.appId})`
    if (!flags.yes && !(await confirm(`Restore ${name}, deleted ${found.deletedDateTime}?`)))
      return EXIT.failed
    await carryOutOne(restoration(found), oneSender(session))
    const { appId, id: objectId } = found
    terminal.out(
      terminal.json
        ? jsonDocument({ restored: { appId, objectId } })
        : `restored ${name}\nconsents may not have come back with it: plan shows what is missing, and apply makes it good\n`,
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

const nothingDeleted = (reference: string): AppregError =>
  new AppregError('NOT_FOUND', `no deleted registration goes by ${reference}`, {
    hints: ['a deleted registration can come back for 30 days; look for it by its appId'],
  })
