import type { Reply } from '../http-message.ts'

export interface RefusalDetail {
  code: string
  message: string
  target: string
  blockedWord?: ''
  prefix?: ''
  suffix?: ''
}

/** Graph says no. Thrown by the engine, turned into Graph's error envelope in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly details: readonly RefusalDetail[]

  constructor(status: number, code: string, message: string, details: readonly RefusalDetail[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

export interface RequestIds {
  requestId: string
  clientRequestId: string
  now: number
}

/** The envelope every Graph error comes in. */
export function errorReply(refusal: Refusal, ids: RequestIds): Reply {
  const details = refusal.details.length > 0 ? { details: refusal.details } : {}
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/json', ...(refusal.status === 401 ? challenge : {}) },
    body: {
      error: {
        code: refusal.code,
        message: refusal.message,
        ...details,
        innerError: {
          date: new Date(ids.now).toISOString().slice(0, 19),
          'request-id': ids.requestId,
          'client-request-id': ids.clientRequestId,
        },
      },
    },
  }
}

const challenge = {
  'www-authenticate':
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
}

export const badRequest = (message: string, details: readonly RefusalDetail[] = []): Refusal =>
  new Refusal(400, 'Request_BadRequest', message, details)

export const notFound = (id: string): Refusal =>
  new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  )

export const forbidden = (): Refusal =>
  new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')

export const invalidValue = (property: string, resource: string): Refusal =>
  badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`)

/** A conflict as Graph words it since 2026, with the empty members that name checks fill elsewhere. */
export function conflictDetail(code: string, message: string, target: string): RefusalDetail {
  return { code, message, target, blockedWord: '', prefix: '', suffix: '' }
}
