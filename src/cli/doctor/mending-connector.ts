import { type Fault, findingOf } from '../../doctor/connector/fault.ts'
import type { ConnectorFile } from '../../doctor/connector/files.ts'
import { faultsOf, judgeConnectors } from '../../doctor/connector/judge.ts'
import type { Mendable } from '../../doctor/mend/mendable.ts'
import type { Facts } from '../../doctor/report/facts.ts'
import type { Check } from '../../model/check.ts'
import type { Finding } from '../../model/finding.ts'
import type { Flags } from '../command.ts'
import { readConnectorFiles } from '../connector/files.ts'
import { connectorsIn, type JudgedFiles, judgedFiles } from '../connector/judging.ts'
import { type ReadKnown, readKnown } from '../connector/known.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { correctFiles } from './correcting.ts'
import type { Diagnosed } from './diagnosing.ts'
import { type Look, mend, type Planned, withPlans } from './mending.ts'
import { readSurroundings, takePicture } from './picture.ts'

export interface ExaminedFiles extends JudgedFiles, Pick<Diagnosed, 'mended' | 'checks'> {
  readonly registration?: Facts['registration']
}

interface Given {
  readonly flags: Flags
  readonly terminal: Terminal
  /** Where the registration is looked at. */
  readonly session?: Session
}

/** Judges the files against the registration in the tenant; with `--fix` mends both, and judges again. */
export async function examineConnector(paths: readonly string[], given: Given): Promise<ExaminedFiles> {
  const { flags, session } = given
  const read = session && (await readKnown(flags, session))
  const files = readConnectorFiles(paths)
  const look = session && read && (await plannedRepairs(files, read, { ...given, session }))
  const planned = look?.planned ?? []
  const findings = judgeConnectors(connectorsIn(files), read?.known).map((one) => withRepair(one, planned))
  const registration = read ? { registration: aboutOf(read) } : {}
  if (!flags.fix) return { ...judgedFiles(files, findings), ...registration }

  const proofs = session && look ? await mendRegistration(files, look, { ...given, session }) : []
  const now = session && (await readKnown(flags, session))
  await correctFiles(files, now?.known, given)
  const after = readConnectorFiles(paths)
  const left = judgeConnectors(connectorsIn(after), now?.known)
  const isLeft = ({ title }: Finding) => left.some((one) => one.title === title)
  const due = findings.filter(({ fix }) => fix.changes.length > 0)
  const checks = due.map(
    (one): Check => ({ name: lookedAgain(one), state: isLeft(one) ? 'failed' : 'passed' }),
  )
  return {
    ...judgedFiles(after, left),
    ...registration,
    mended: due.filter((one) => !isLeft(one)),
    checks: [...checks, ...proofs.filter(({ name }) => checks.every((one) => one.name !== name))],
  }
}

const lookedAgain = ({ title }: Finding): string => `a second look finds nothing any more of: ${title}`

const aboutOf = ({ application: { displayName, appId }, known }: ReadKnown) => ({
  displayName,
  appId,
  tenantId: known.tenantId ?? '',
})

interface Online extends Given {
  readonly session: Session
}

/** What the registration lacks, with the plan that brings it. */
async function plannedRepairs(
  files: readonly ConnectorFile[],
  read: ReadKnown,
  online: Online,
): Promise<Look | undefined> {
  const faults = faultsOf(connectorsIn(files), read.known).filter(({ repair }) => repair)
  if (faults.length === 0) return undefined
  const picture = await pictureOf(read, online)
  const mendable = (fault: Fault): Mendable[] => {
    const { repair } = fault
    if (!repair) return []
    const isFoundIn: Mendable['isFoundIn'] = ({ client: { live } }) =>
      !(live.application && repair.isDone(live.application))
    // Several of one kind are done one after another, each on what the one before has left.
    const failure = [fault.title, fault.at.file, fault.at.path].join(' ')
    return [
      {
        finding: findingOf(fault),
        failure,
        repair: { party: picture.client, wanted: repair.wanted },
        isFoundIn,
      },
    ]
  }
  return { picture, planned: await withPlans(faults.flatMap(mendable), online) }
}

async function pictureOf({ application }: ReadKnown, { session }: Online) {
  const meant = { applications: [application] as const, desired: [] }
  const surroundings = await readSurroundings(session)
  return takePicture(meant, { client: application.appId }, { session, surroundings })
}

async function mendRegistration(
  files: readonly ConnectorFile[],
  first: Look,
  online: Online,
): Promise<readonly Check[]> {
  const again = async (): Promise<Look> => {
    const read = await readKnown(online.flags, online.session)
    const left = await plannedRepairs(files, read, online)
    return left ?? { picture: await pictureOf(read, online), planned: [] }
  }
  return (await mend(first, again, online)).checks
}

/** The finding of the same title, with what the plans change. */
function withRepair(finding: Finding, planned: readonly Planned[]): Finding {
  const own = planned.filter((one) => one.finding.title === finding.title)
  const changes = [...finding.fix.changes, ...own.flatMap((one) => one.finding.fix.changes)]
  const steps = [...new Set([...finding.fix.steps, ...own.flatMap((one) => one.finding.fix.steps)])]
  return { ...finding, fix: { ...finding.fix, automatic: changes.length > 0, changes, steps } }
}
