import { AppregError } from '../../errors.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { serverOf } from '../applying/server-noted.ts'
import { EXIT, type Run } from '../command.ts'
import { requirePerson } from '../person/person.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { readTarget } from '../registration/existing.ts'
import { readMembers } from '../registration/members.ts'
import { openSession } from '../session/session.ts'
import { requireAddress, withoutServer } from '../verifying/serving.ts'
import { verify } from '../verifying/verifying.ts'

export const run: Run = async (_args, flags, terminal) => {
  if (flags.signIn) requirePerson(flags)
  if (flags.app === undefined) {
    const members = await readMembers(withoutServer(flags))
    if ('fleet' in members) {
      if (flags.server !== undefined) throw oneOnly('--server', 'or write server.url into each manifest')
      if (flags.signIn && !members.isSplit) throw oneOnly('--sign-in')
      const { verifyFleet } = await import('../fleet/verify.ts')
      return verifyFleet(members, { flags, terminal, secret: process.env.APPREG_CLIENT_SECRET })
    }
  }
  const target = readTarget(withoutServer(flags))
  if (flags.server !== undefined) requireAddress(flags.server)
  const passphrases = openPassphrases(flags, terminal)
  const session = await openSession(flags, terminal)
  try {
    const checks = await verify(target, {
      session,
      flags,
      terminal,
      serverUrl: flags.server ?? (target.desired && serverOf(target.desired, flags)),
      signIn: flags.signIn === true,
      secret: process.env.APPREG_CLIENT_SECRET,
      passphrases,
    })
    const healthy = checks.every(({ state }) => state !== 'failed')
    terminal.out(
      terminal.json
        ? jsonDocument({ healthy, checks })
        : terminal.fit(checksView(checks, terminal.colour.out)),
    )
    return healthy ? EXIT.ok : EXIT.different
  } finally {
    await session.close()
  }
}

const oneOnly = (flag: string, otherwise?: string): AppregError =>
  new AppregError('USAGE', `${flag} goes with one registration, and there are several`, {
    hints: [['name it with --app', otherwise].filter(Boolean).join(', ')],
  })
