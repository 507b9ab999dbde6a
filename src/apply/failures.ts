import { AppregError } from '../errors.ts'
import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { DeletedApplication } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphFailure } from '../model/outcome.ts'
import type { GraphRequest } from '../model/request.ts'
import { changes } from '../plan/build.ts'
import { NotAllowed } from './not-allowed.ts'

// Nothing is rolled back: deleting an application reserves its name for 30 days. What is done stays, and the message
// says so.

export interface Failed {
  readonly request: GraphRequest
  readonly failure: GraphFailure
}

export function tenantMoved(surprises: readonly Change[]): AppregError {
  const paths = surprises.map(({ object, name, path }) => [object, name, path].filter(Boolean).join(' '))
  return new AppregError(
    'TENANT_MOVED',
    `the tenant changed after the plan was made: ${paths.join(', ')} ${paths.length === 1 ? 'was' : 'were'} not in it`,
    { hints: ['run appreg plan again and look at what is new, then apply'] },
  )
}

/** Everything that could be done is done; what Graph refused is named, and what it takes to be allowed. */
export function refused(failures: readonly Failed[], { application }: Live): AppregError {
  const forbidden = failures.filter(isForbidden)
  const code = forbidden.length === failures.length ? 'FORBIDDEN' : 'GRAPH_REFUSED'
  const message = failures.map(refusalLine).join('\n')
  const detail = { hints: [...new Set(forbidden.map(needed))], cause: failures[0]?.failure }
  if (forbidden.length === 0) return new AppregError(code, message, detail)
  const consents = forbidden.some(({ request }) => request.consents)
  return new NotAllowed(code, message, {
    ...detail,
    forbidden: { consents, ...(application ? { application } : {}) },
  })
}

const isForbidden = ({ failure }: Failed): boolean => failure.status === 403

function refusalLine(failed: Failed): string {
  const { request, failure } = failed
  if (isForbidden(failed)) return `not allowed to ${request.summary}: ${failure.message}`
  const code = failure.code ? ` (${failure.code})` : ''
  return `Microsoft Graph refused to ${request.summary}: ${failure.message}${code}`
}

function needed({ request: { summary, permission } }: Failed): string {
  const { application, delegated, roles } = permission
  return `to ${summary}, the signed-in identity needs ${application} (application) or ${delegated} (delegated, with the role ${roles.join(' or ')})`
}

export function undelivered(secret: string, removed: boolean, cause: unknown): AppregError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const fate = removed ? 'it was removed again' : 'the next run removes it'
  return new AppregError(
    'DELIVERY_FAILED',
    `the secret "${secret}" could not be delivered: ${reason}; ${fate}`,
    {
      hints: ['mend the sink, or name another one with --secret-to'],
      cause,
    },
  )
}

/** Why a request is tried again. */
export function reasonOf({ status, message }: GraphFailure): string {
  if (status === undefined) return `no answer came (${message})`
  return status < 500 ? message : `Microsoft Graph answers ${status} (${message})`
}

export function unsettled(step: string, failure?: GraphFailure): AppregError {
  const reason = failure ? `: ${reasonOf(failure)}` : ''
  const isAnswered = failure === undefined || (failure.status ?? 500) < 500
  const what = isAnswered ? 'the tenant does not show it yet' : 'Microsoft Graph gives no usable answer'
  return new AppregError('STEP_UNSETTLED', `${what}: ${step}${reason}`, { cause: failure })
}

/** Graph says that the key is taken, and shows nothing but a deleted application that has it. */
export function keyReserved(
  { key }: Desired,
  { appId }: DeletedApplication,
  cause?: GraphFailure,
): AppregError {
  return new AppregError(
    'GRAPH_REFUSED',
    `the key ${key} is still reserved by a deleted application (appId ${appId})`,
    {
      hints: [
        `bring it back with appreg restore --app ${appId}`,
        'or delete it for good in the portal, under deleted applications, or choose another key',
      ],
      cause,
    },
  )
}

/** What is there, and what is not. Of requests that are `underWay` nobody knows yet. */
export function standing(desired: Desired, live: Live, underWay: readonly string[] = []): string {
  const unknown = underWay.length > 0 ? `; under way, and perhaps done: ${underWay.join(', ')}` : ''
  if (!live.application) return `${unknown ? 'nothing was created before' : 'nothing was created'}${unknown}`
  const { appId, id } = live.application
  const left = [
    ...new Set(changes(desired, live).map(({ object, path }) => (path ? `${object}.${path}` : object))),
  ]
  const missing = left.length > 0 ? `; not done: ${left.join(', ')}` : ''
  return `the application is there (appId ${appId}, object id ${id})${missing}${unknown}`
}
