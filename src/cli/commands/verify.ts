import { EXIT, type Run } from '../command.ts'
import { readTarget } from '../existing.ts'
import { readMembers } from '../members.ts'
import { openPassphrases } from '../passphrases.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { openSession } from '../session.ts'
import { verify } from '../verifying.ts'

export const run: Run = async (_args, flags, terminal) => {
  if (flags.app === undefined) {
    const members = await readMembers(flags)
    if ('fleet' in members) {
      const { verifyFleet } = await import('../fleet/verify.ts')
      return verifyFleet(members, { flags, terminal, secret: process.env.APPREG_CLIENT_SECRET })
    }
  }
  const target = readTarget(flags)
  const passphrases = openPassphrases(flags, terminal)
  const session = await openSession(flags, terminal)
  try {
    const checks = await verify(target, { session, secret: process.env.APPREG_CLIENT_SECRET, passphrases })
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
