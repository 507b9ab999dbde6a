import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import { isTargetName, type TargetName } from '../../render/targets.ts'
import { EXIT, type Run } from '../command.ts'
import { allTargets, configure } from '../configuration.ts'
import { describeExisting, findApplication, readClient } from '../existing.ts'
import { clientOf } from '../halves.ts'
import { configurationView } from '../present/configuration-view.ts'
import { jsonDocument } from '../present/json.ts'
import { openSession } from '../session.ts'
import { writeConfiguration } from '../write-configuration.ts'

export const run: Run = async (args, flags, terminal) => {
  const names = flags.all ? allTargets() : args.map(knownTarget)
  const target = readClient(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await clientOf(await findApplication(target, session), session)
    const { registration, note } = await describeExisting(
      target,
      application,
      session,
      flags.showSecret === true,
    )
    if (note) terminal.err(`note: ${note}\n`)
    const targets = configure(registration, names.length > 0 ? names : undefined)
    const written = flags.out ? writeConfiguration(targets, flags.out, flags.force === true) : []
    terminal.out(
      terminal.json
        ? jsonDocument({ targets, ...(flags.out ? { written } : {}) })
        : configurationView(targets, terminal.colour.out, written),
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

function knownTarget(name: string): TargetName {
  if (isTargetName(name)) return name
  const all = allTargets()
  const near = nearest(name, all)
  throw new AppregError('USAGE', `there is no target "${name}"`, {
    hints: [...(near ? [`did you mean ${near}?`] : []), `the targets are ${all.join(', ')}`],
  })
}
