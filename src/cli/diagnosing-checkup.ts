import { examine } from '../doctor/examine/examine.ts'
import type { Picture } from '../doctor/look/picture.ts'
import { AppregError } from '../errors.ts'
import { readFailure } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import type { Application } from '../model/directory.ts'
import type { Finding } from '../model/finding.ts'
import { type Diagnosed, diagnosed, findMeant, type Subject } from './diagnosing.ts'
import { type Circumstances, mend, withPlans } from './diagnosing-fix.ts'
import { deadHosts } from './diagnosing-hosts.ts'
import { type Meant, readSurroundings, type Surroundings, takePicture } from './diagnosing-picture.ts'
import type { Session } from './session.ts'

/** One registration, and what was found about it. */
export interface Examined extends Diagnosed {
  readonly registration: Pick<Application, 'appId' | 'displayName'>
}

/** Examines the registration, with `--fix` mends what can be mended. */
export async function checkUp(subject: Subject, circumstances: Circumstances): Promise<Examined> {
  const { session } = circumstances
  const surroundings = await readSurroundings(session)
  const meant = await findMeant(subject, session)
  const hosts = await deadHosts(meant.applications, session.transport)
  const look = async (): Promise<Picture> => ({
    ...(await takePicture(await findMeant(subject, session), {}, { session, surroundings })),
    deadHosts: hosts,
  })
  return examined(meant, await look(), { look, ...circumstances })
}

async function examined(
  { applications: [registration] }: Meant,
  picture: Picture,
  { look, ...circumstances }: Circumstances & { look(): Promise<Picture> },
): Promise<Examined> {
  const planned = await withPlans(examine(picture), circumstances.session)
  const done = circumstances.flags.fix ? await mend(planned, look, circumstances) : undefined
  return { codes: [], registration, ...diagnosed(planned, done) }
}

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
  const { session } = circumstances
  const meant: Meant = { applications: [application], desired: [] }
  try {
    const hosts = await deadHosts(meant.applications, session.transport)
    const look = async () => ({
      ...(await takePicture(meant, {}, { session, surroundings })),
      deadHosts: hosts,
    })
    return await examined(meant, await look(), { look, ...circumstances })
  } catch (error) {
    if (!(error instanceof AppregError) || error.code === 'INTERRUPTED') throw error
    return { codes: [], healthy: false, registration: application, findings: [unread(application, error)] }
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
