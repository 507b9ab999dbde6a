import { AppregError } from '../errors.ts'
import type { Call } from '../graph/client.ts'
import { type Answer, readFailure } from '../graph/outcome.ts'
import type { Desired } from '../model/desired.ts'
import { foreignReads } from './foreign.ts'
import { behindServicePrincipal } from './principal-reads.ts'
import type { Read, Snapshot } from './read.ts'
import { readsOf } from './reads.ts'

export interface Observation {
  readonly calls: readonly Call[]
  /** The snapshot, or what is missing: the registration exists under an appId that was not asked for. */
  assemble(answers: readonly Answer[]): Snapshot | { readonly appId: string }
}

/**
 * All reads for one registration, to be sent in one batch. What hangs on the service principal can only be addressed
 * by `appId`: with a wrong or no `appId` the answer to the first batch names the right one for a second.
 */
export function observation(desired: Desired, appId?: string): Observation {
  const reads = readsOf(desired, appId)
  return {
    calls: reads.map(toCall),
    assemble(answers) {
      const snapshot = reads.reduce((before, read, index) => placed(before, read, answers[index]), nothing)
      const found = snapshot.application?.appId
      if (found && found !== appId) return { appId: found }
      return found ? withoutEmptyDoubts(snapshot) : withoutApplication(snapshot)
    },
  }
}

/** Of a registration of another tenant: what this one knows of it is its service principal. */
export function strangerObservation(desired: Desired, appId: string): Sequel {
  const reads = behindServicePrincipal(desired, appId)
  return {
    calls: reads.map(toCall),
    assemble: (answers) =>
      withoutEmptyDoubts(
        reads.reduce((before, read, index) => placed(before, read, answers[index]), nothing),
      ),
  }
}

/** What has to be read behind a snapshot. */
export interface Sequel {
  readonly calls: readonly Call[]
  assemble(answers: readonly Answer[]): Snapshot
}

export function sequel(desired: Desired, snapshot: Snapshot): Sequel {
  const reads = foreignReads(desired, snapshot)
  return {
    calls: reads.map(toCall),
    assemble: (answers) =>
      reads.reduce((before, read, index) => placed(before, read, answers[index]), snapshot),
  }
}

const toCall = ({ path }: Read): Call => ({ method: 'GET', path })

const nothing: Snapshot = {
  grants: [],
  appRoleAssignments: [],
  appRoleAssignedTo: [],
  federatedIdentityCredentials: [],
  owners: [],
  principals: {},
  resources: [],
  namesakes: [],
}

/** What was read under a remembered appId belongs to an application that is gone. */
const withoutApplication = ({ principals, resources, namesakes, deleted }: Snapshot): Snapshot => ({
  ...nothing,
  principals,
  resources,
  namesakes,
  ...(deleted ? { deleted } : {}),
})

/** To a service principal that is not there, nothing was given: what may not be read is known all the same. */
function withoutEmptyDoubts({ unread, ...snapshot }: Snapshot): Snapshot {
  return unread && snapshot.servicePrincipal ? { ...snapshot, unread } : snapshot
}

function placed(snapshot: Snapshot, read: Read, answer: Answer | undefined): Snapshot {
  if (answer?.status === 200) return read.place(snapshot, answer.body)
  if (answer?.status === 404 || read.optional) return snapshot
  const { part, what, least } = read
  if (answer?.status === 403 && part) {
    return { ...snapshot, unread: [...(snapshot.unread ?? []), { part, what, least }] }
  }
  throw refusal(read, answer ?? { status: 0, body: undefined })
}

function refusal({ what, least }: Read, answer: Answer): AppregError {
  const failure = readFailure(answer)
  if (answer.status === 403) {
    return new AppregError('FORBIDDEN', `not allowed to read ${what}: ${failure.message}`, {
      hints: [`give the signed-in identity ${least}, or sign in as somebody who has it`],
      cause: failure,
    })
  }
  const code = answer.status === 401 ? 'SIGN_IN_FAILED' : 'GRAPH_REFUSED'
  return new AppregError(code, `cannot read ${what}: ${failure.message}`, { cause: failure })
}
