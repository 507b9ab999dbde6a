import { examine } from '../../doctor/examine/examine.ts'
import type { Picture } from '../../doctor/look/picture.ts'
import { AppregError } from '../../errors.ts'
import { readFailure } from '../../graph/outcome.ts'
import type { Page } from '../../graph/wire.ts'
import type { Application } from '../../model/directory.ts'
import type { Finding } from '../../model/finding.ts'
import type { Session } from '../session/session.ts'
import { type Diagnosed, diagnosed, findMeant, type Subject } from './diagnosing.ts'
import { deadHosts } from './hosts.ts'
import { type Circumstances, mend, withPlans } from './mending.ts'
import { type Meant, readSurroundings, type Surroundings, takePicture } from './picture.ts'

/** One registration, and what was found about it. */
export interface Examined extends Diagnosed {
  readonly registration: NonNullable<Diagnosed['registration']>
}

/** Examines the registration, with `--fix` mends what can be mended. */
export async function checkUp(subject: Subject, circumstances: Circumstances): Promise<Examined> {
  const { session } = circumstances
  const [surroundings, meant] = await Promise.all([readSurroundings(session), findMeant(subject, session)])
  const again = () => findMeant(subject, session)
  return examined({ meant, again, surroundings }, circumstances)
}

interface Known {
  readonly meant: Meant
  /** The same, read once more: what was mended has changed. */
  again(): Promise<Meant>
  readonly surroundings: Surroundings
}

async function examined(
  { meant, again, surroundings }: Known,
  circumstances: Circumstances,
): Promise<Examined> {
  const { session, flags } = circumstances
  const look = (of: Meant) => takePicture(of, {}, { session, surroundings })
  const [picture, hosts] = await Promise.all([look(meant), deadHosts(meant.applications, session.transport)])
  const planFor = async (seen: Picture) => {
    const whole = { ...seen, deadHosts: hosts }
    return { picture: whole, planned: await withPlans(examine(whole), circumstances) }
  }
  const first = await planFor(picture)
  const lookAgain = async () => planFor(await look(await again()))
  const done = flags.fix ? await mend(first, lookAgain, circumstances) : undefined
  const registration = named(meant.applications[0], surroundings)
  return { codes: [], registration, ...diagnosed(first.planned, done) }
}

const named = ({ displayName, appId }: Application, { tenantId }: Surroundings) => ({
  displayName,
  appId,
  tenantId,
})

/** How many are read at once. */
const AT_ONCE = 4

/** Everything that the signed-in identity may see, page by page, each as soon as it is examined. */
export async function* checkUpAll(circumstances: Circumstances): AsyncGenerator<Examined> {
  const { session } = circumstances
  const surroundings = await readSurroundings(session)
  const under = new Set<Promise<Examined>>()
  for await (const application of allApplications(session)) {
    if (under.size >= AT_ONCE) yield await settled(under)
    under.add(checkOne(application, surroundings, circumstances))
  }
  while (under.size > 0) yield await settled(under)
}

async function settled(under: Set<Promise<Examined>>): Promise<Examined> {
  const [promise, value] = await Promise.race([...under].map(async (one) => [one, await one] as const))
  under.delete(promise)
  return value
}

async function checkOne(
  application: Application,
  surroundings: Surroundings,
  circumstances: Circumstances,
): Promise<Examined> {
  const meant: Meant = { applications: [application], desired: [] }
  try {
    return await examined({ meant, again: async () => meant, surroundings }, circumstances)
  } catch (error) {
    if (!(error instanceof AppregError) || error.code === 'INTERRUPTED') throw error
    const findings = [unread(application, error)]
    return { codes: [], healthy: false, registration: named(application, surroundings), findings }
  }
}

/** One that cannot be read does not keep the others from being examined. */
const unread = ({ displayName, appId }: Application, { message, hints }: AppregError): Finding => ({
  code: null,
  title: `"${displayName}" (${appId}) could not be examined`,
  cause: message,
  severity: 'warning',
  evidence: [],
  fix: {
    kind: 'other',
    summary: hints[0] ?? 'look at it with appreg show',
    automatic: false,
    changes: [],
    steps: [...hints],
  },
  check: 'client-exists',
  link: 'registration',
})

async function* allApplications({ graph }: Session): AsyncGenerator<Application> {
  for await (const page of graph.pages('/applications')) {
    if (page.status !== 200) {
      const failure = readFailure(page)
      throw new AppregError(
        failure.status === 403 ? 'FORBIDDEN' : 'GRAPH_REFUSED',
        `cannot list the applications: ${failure.message}`,
        { hints: ['give the signed-in identity Application.Read.All'], cause: failure },
      )
    }
    yield* (page.body as Page<Application>).value
  }
}
