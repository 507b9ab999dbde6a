import { deriveAll } from '../../desired/derive.ts'
import type { Explanation } from '../../doctor/explain.ts'
import type { Beside } from '../../doctor/look/beside.ts'
import type { Picture } from '../../doctor/look/picture.ts'
import { linksSeen, weigh } from '../../doctor/look/weigh.ts'
import { mendable } from '../../doctor/mend/mendable.ts'
import type { Facts } from '../../doctor/report/facts.ts'
import { AppregError } from '../../errors.ts'
import { loadManifest } from '../../manifest/load.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Diagnosis, Finding, Link } from '../../model/finding.ts'
import { findCalls, readFound } from '../../observe/find.ts'
import type { Flags } from '../command.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { weighedBeside } from './beside.ts'
import { configuredSecret } from './configured-secret.ts'
import { type Circumstances, type Mended, mend, type Planned, withPlans } from './mending.ts'
import { type Meant, namedIn, readSurroundings, takePicture } from './picture.ts'

/** What doctor is pointed at; a split is two registrations. */
export interface Subject {
  readonly references: readonly [string, ...string[]]
  readonly desired: readonly Desired[]
}

/** What `--app`, `-f` or the appreg.yaml in this folder names. Throws what is wrong with a manifest. */
export function subjectOf({ app, file = 'appreg.yaml', files }: Flags): Subject {
  if (app !== undefined && files === undefined) return { references: [app], desired: [] }
  const [first, ...others] = deriveAll(loadManifest(file))
  const reference = ({ appId, key }: Desired) => appId ?? key
  return {
    references: app === undefined ? [reference(first), ...others.map(reference)] : [app],
    desired: [first, ...others],
  }
}

export async function findMeant({ references, desired }: Subject, session: Session): Promise<Meant> {
  const found = await Promise.all(
    references.map(async (reference) => readFound(reference, await session.graph.read(findCalls(reference)))),
  )
  return { applications: found as [Application, ...Application[]], desired }
}

/** What was found, and with `--fix` what was done about it. */
export interface Diagnosed extends Diagnosis, Pick<Explanation, 'correlationId' | 'timestamp'> {
  readonly mended?: readonly Finding[]
  readonly checks?: readonly Check[]
  /** The links of the chain at which the tenant could tell. */
  readonly looked?: readonly Link[]
  /** The one that was looked at. */
  readonly registration?: Facts['registration']
}

export interface Looking extends Circumstances {
  /** What else was looked at. */
  readonly beside?: Beside
}

/** The explanation with what the tenant shows. Where it cannot be looked at, that is said, and the explanation stays. */
export async function lookInto(
  explanation: Explanation,
  subject: Subject,
  given: Omit<Looking, 'session'>,
): Promise<Diagnosed> {
  const session = await openSession(given.flags, given.terminal)
  try {
    return await lookThrough(explanation, subject, { ...given, session })
  } finally {
    await session.close()
  }
}

/** The same through a session that is open. */
export async function lookThrough(
  explanation: Explanation,
  subject: Subject,
  circumstances: Looking,
): Promise<Diagnosed> {
  const { session, flags, terminal, beside = {} } = circumstances
  const look = async () => {
    const [meant, surroundings] = await Promise.all([findMeant(subject, session), readSurroundings(session)])
    const picture = await takePicture(meant, namedIn(explanation), { session, surroundings })
    return { ...picture, ...(await configuredSecret(picture.client, session)) }
  }
  const planFor = async (picture: Picture) => {
    const weighed = weigh(explanation.suspects, picture, beside).map((one) => mendable(one, picture))
    return { picture, planned: await withPlans(weighed, circumstances) }
  }
  const picture = await look().catch((error: unknown) => {
    if (flags.fix) throw error
    return tellBlind(error, terminal)
  })
  if (!picture) return weighedBeside(explanation, beside)
  const first = await planFor(picture)
  const { planned } = first
  const done = flags.fix ? await mend(first, async () => planFor(await look()), circumstances) : undefined
  return {
    ...explanation,
    ...diagnosed(planned, done),
    looked: linksSeen(explanation.suspects, picture, beside),
    ...registrationOf(picture),
  }
}

function registrationOf({ meant: [first], tenantId }: Picture): Pick<Diagnosed, 'registration'> {
  if (!first) return {}
  const { displayName, appId } = first
  return { registration: { displayName, appId, tenantId } }
}

function tellBlind(error: unknown, terminal: Terminal): undefined {
  if (!(error instanceof AppregError) || error.code === 'INTERRUPTED') throw error
  terminal.err(`note: explained from the text alone, the tenant could not be looked at: ${error.message}\n`)
  for (const hint of error.hints) terminal.err(`hint: ${hint}\n`)
}

/** Of a failure that was mended nothing is left. */
export function diagnosed(
  planned: readonly Planned[],
  done: Mended | undefined,
): Pick<Diagnosed, 'findings' | 'healthy' | 'mended' | 'checks'> {
  const gone = done?.mended ?? []
  // A token that was pasted is older than the change that mended what it shows.
  const isOver = ({ failure, finding: { code, fix } }: Planned) =>
    gone.some((one) => one.failure === failure || (code === null && one.finding.fix.kind === fix.kind))
  const findings = planned.filter((one) => !isOver(one)).map(({ finding }) => finding)
  return {
    findings,
    healthy: findings.every(({ severity }) => severity === 'info'),
    ...(done ? { mended: done.mended.map(({ finding }) => finding), checks: done.checks } : {}),
  }
}
