import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { serverOf } from '../applying/server-noted.ts'
import { EXIT, type ExitCode, type Flags } from '../command.ts'
import { checksView } from '../present/checks-view.ts'
import type { Fleet, Member } from '../registration/members.ts'
import { keysNeeded } from '../session/keys-needed.ts'
import type { Terminal } from '../terminal.ts'
import { verify } from '../verifying/verifying.ts'
import { inFleetSession, over } from './over.ts'
import { report } from './report.ts'

interface Circumstances {
  readonly flags: Flags
  readonly terminal: Terminal
  /** Its value, where somebody knows it. It is that of one registration: of a split's connector. */
  readonly secret: string | undefined
}

/** Whether the tenant matches all manifests. */
export const verifyFleet = (
  { fleet, isSplit }: Fleet,
  { flags, terminal, secret }: Circumstances,
): Promise<ExitCode> =>
  inFleetSession(flags, terminal, async (session) => {
    const passphrases = openPassphrases(flags, { ...terminal, interactive: false })
    const work = async ({ desired }: Member) => ({
      key: desired.key,
      checks: await verify(
        { desired, reference: desired.key },
        {
          session,
          flags,
          terminal,
          // Of a split the connector stands for both.
          serverUrl: isCalledIn(fleet, desired) ? undefined : serverOf(desired, flags),
          signIn: flags.signIn === true && isSplit && !isCalledIn(fleet, desired),
          secret: isSplit ? secret : undefined,
          passphrases,
        },
      ),
    })
    const results = await over(fleet, work, { flags, terminal, verb: 'verified' })
    return report(
      results,
      {
        ok: isHealthy,
        json: ({ checks }) => ({ healthy: isHealthy({ checks }), checks }),
        text: ({ key, checks }) =>
          terminal.fit(`${key}\n${indented(checksView(checks, terminal.colour.out))}`),
        exitCode: (verified) => (isHealthy(verified) ? EXIT.ok : EXIT.different),
        sum: (all) => {
          const healthy = all.filter(isHealthy).length
          return `${healthy} healthy, ${all.length - healthy} not as they should be`
        },
      },
      terminal,
    )
  })

const isCalledIn = (fleet: readonly Member[], { key }: Desired): boolean =>
  fleet.some(({ desired }) => keysNeeded(desired).includes(key))

const isHealthy = ({ checks }: { checks: readonly Check[] }): boolean =>
  checks.every(({ state }) => state !== 'failed')

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
