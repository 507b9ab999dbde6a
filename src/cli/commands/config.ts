import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import { isTargetName, type TargetName, targetNames, targetsFor } from '../../render/targets.ts'
import { EXIT, type Run } from '../command.ts'
import { configure, requireComplete } from '../configuration/configuration.ts'
import { writeConfiguration } from '../configuration/write-configuration.ts'
import { configurationView } from '../present/configuration-view.ts'
import { jsonDocument } from '../present/json.ts'
import { askedFor } from '../registration/asked.ts'
import { describeExisting, findApplication, readClient } from '../registration/existing.ts'
import { clientOf } from '../registration/halves.ts'
import { namedServer } from '../registration/manifest.ts'
import { openSession } from '../session/session.ts'

export const run: Run = async (args, flags, terminal) => {
  const named = args.map(knownTarget)
  const target = readClient(flags)
  const server = namedServer(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await clientOf(await findApplication(target, session), session)
    const { registration: found, note } = await describeExisting(
      target,
      application,
      session,
      flags.showSecret === true,
    )
    if (note) terminal.err(`note: ${note}\n`)
    const registration = { ...found, ...(server ? { server } : {}) }
    const names = flags.all ? targetNames : named.length > 0 ? named : targetsFor(registration)
    const asked = await askedFor(flags, names, { application, session })
    requireComplete(registration, named, asked)
    const targets = await configure(registration, names, asked)
    const written = flags.out
      ? await writeConfiguration(targets, {
          directory: flags.out,
          force: flags.force === true,
          secret: registration.secret?.value,
          env: session.surroundings.env,
        })
      : []
    terminal.out(
      terminal.json
        ? jsonDocument({ targets, ...(flags.out ? { written } : {}) })
        : configurationView(targets, terminal, written),
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

function knownTarget(name: string): TargetName {
  if (isTargetName(name)) return name
  const near = nearest(name, targetNames)
  throw new AppregError('USAGE', `there is no target "${name}"`, {
    hints: [...(near ? [`did you mean ${near}?`] : []), `the targets are ${targetNames.join(', ')}`],
  })
}
