import { existsSync } from 'node:fs'
import { deriveAll } from '../desired/derive.ts'
import { diagnosed, type Explanation } from '../doctor/explain.ts'
import { weigh } from '../doctor/look/weigh.ts'
import { AppregError } from '../errors.ts'
import { loadManifest } from '../manifest/load.ts'
import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import { findCalls, readFound } from '../observe/find.ts'
import type { Flags } from './command.ts'
import { type Meant, namedIn, takePicture } from './diagnosing-picture.ts'
import { openSession, type Session } from './session.ts'
import type { Terminal } from './terminal.ts'

/** What doctor is pointed at; a split is two registrations. */
export interface Subject {
  readonly references: readonly [string, ...string[]]
  readonly desired: readonly Desired[]
}

const MANIFEST = 'appreg.yaml'

/** With `--app`, `-f`, or an appreg.yaml in this folder. Throws what is wrong with a manifest. */
export function subjectOf({ app, file }: Flags): Subject | undefined {
  if (app !== undefined && file === undefined) return { references: [app], desired: [] }
  if (file === undefined && !existsSync(MANIFEST)) return undefined
  const [first, ...others] = deriveAll(loadManifest(file ?? MANIFEST))
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

/** The explanation with what the tenant shows. Where it cannot be looked at, that is said, and the explanation stays. */
export async function lookInto(
  explanation: Explanation,
  subject: Subject,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<Explanation> {
  const session = await openSession(flags, terminal)
  try {
    const meant = await findMeant(subject, session)
    const picture = await takePicture(meant, namedIn(explanation), session)
    return { ...explanation, ...diagnosed(weigh(explanation.suspects, picture)) }
  } catch (error) {
    if (!(error instanceof AppregError) || error.code === 'INTERRUPTED') throw error
    terminal.err(`note: explained from the text alone, the tenant could not be looked at: ${error.message}\n`)
    for (const hint of error.hints) terminal.err(`hint: ${hint}\n`)
    return explanation
  } finally {
    await session.close()
  }
}
