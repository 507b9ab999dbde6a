import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import type { Effect, Fault } from './fault.ts'
import { logEntry, type RequestLog } from './request-log.ts'
import { serviceHost } from './service-host.ts'

/** Answers a request under the conditions in force, and notes it. */
export async function perform(
  world: World,
  request: HttpRequest,
  on: { log: RequestLog; answer: () => Promise<Reply> },
): Promise<Reply> {
  const { conditions, ambient } = world
  const started = performance.now()
  const at = ambient.now()
  if (conditions.settings.latency > 0) await sleep(conditions.settings.latency)
  const { method, path } = request
  const fault = conditions.faults.strike({ method, path, host: serviceHost(request) })
  world.replicas.catchUp(world)
  const reply = await answerFaulty(fault, on.answer)
  if (method !== 'GET') world.replicas.note(world)
  note(on.log, logEntry({ request, reply, at, took: performance.now() - started, fault: fault?.spec }))
  return reply
}

/** A log that cannot be written, say on a full disk, is no reason to fail a request. */
function note(log: RequestLog, entry: object): void {
  try {
    log.write(entry)
  } catch {
    return
  }
}

async function answerFaulty(fault: Fault | undefined, answer: () => Promise<Reply>): Promise<Reply> {
  const effect = fault?.effect
  if (effect?.kind === 'drop-before') return dropped
  if (effect?.kind === 'status' && !effect.after) return statusReply(effect)
  const reply = await answer()
  switch (effect?.kind) {
    case 'drop-after':
      return dropped
    case 'status':
      return statusReply(effect)
    case 'truncate':
      return { ...reply, mishap: { kind: 'truncate' } }
    case 'slow':
      return { ...reply, mishap: { kind: 'slow', ms: effect.ms } }
    case 'content-type':
      return { ...reply, headers: { ...reply.headers, 'content-type': effect.type } }
    default:
      return reply
  }
}

const dropped: Reply = { status: 500, mishap: { kind: 'drop' } }

const CODES: Readonly<Record<number, string>> = {
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
}

/** What Graph says with codes that no state of the tenant brings about. */
const MESSAGES: Readonly<Record<string, string>> = {
  TooManyRequests: 'Please retry again later.',
  Directory_ConcurrencyViolation:
    'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
  Error_MsaAppDoesNotExist: 'The corresponding MSA application does not exist.',
}

/** An error in the envelope that Graph and Key Vault share. */
export function statusReply({ status, code, retryAfter }: Extract<Effect, { kind: 'status' }>): Reply {
  const known = code ?? CODES[status] ?? 'Fault'
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: {
      error: { code: known, message: MESSAGES[known] ?? 'The emulator was told to answer this.' },
    },
  }
}
