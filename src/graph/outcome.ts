import type { GraphFailure, Outcome } from '../model/outcome.ts'
import type { GraphError } from './wire.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export function judge(answer: Answer, ok: readonly number[]): Outcome {
  if (ok.includes(answer.status)) return { kind: 'done', body: answer.body }
  const failure = readFailure(answer)
  return { kind: meaning(failure), failure }
}

function meaning(failure: GraphFailure & { status: number }): Exclude<Outcome['kind'], 'done'> {
  const { status, message } = failure
  if (status < 300) return 'exists'
  // In a batch: not carried out, because what it waited for was not.
  if (status === 424) return 'lag'
  if (lagging.some((row) => row.statuses.includes(status) && row.text.test(`${failure.code} ${message}`))) {
    return 'lag'
  }
  if (existing.some((text) => text.test(`${failure.code} ${message}`))) return 'exists'
  return status >= 500 ? 'unknown' : 'refused'
}

/**
 * Answers that, right after a write, only mean that it has not reached every replica. Terraform's provider and the
 * Azure CLI match the same texts: Graph gives no code of its own for this.
 */
const lagging: readonly { readonly statuses: readonly number[]; readonly text: RegExp }[] = [
  { statuses: [404], text: /Request_ResourceNotFound|Directory_ObjectNotFound/ },
  { statuses: [400, 404], text: /does not exist or one of its queried reference-property objects/ },
  { statuses: [400], text: /does not reference a valid application object/ },
  { statuses: [400], text: /Not a valid reference update/ },
  { statuses: [400], text: /InvalidValue Property api\.preAuthorizedApplications/ },
  { statuses: [400], text: /CannotDeleteOrUpdateEnabledEntitlement/ },
  {
    statuses: [403],
    text: /backing application of the service principal being created must in the local tenant/,
  },
  { statuses: [409, 503], text: /Directory_ConcurrencyViolation|Error_MsaAppDoesNotExist/ },
]

const existing: readonly RegExp[] = [
  // To a removal. It may be too new for this replica as well: a look tells.
  /No password credential found with keyId/,
  /Request_MultipleObjectsWithSameKeyValue/,
  /Permission entry already exists/,
  /Permission being assigned already exists/,
  /added object references already exist/,
  // A removal that happened before.
  /removed object references do not exist/,
  /EntitlementGrant being updated or deleted is not found/,
  /same value for property uniqueName already exists/i,
  // The key id of a certificate follows from it: one that was added, and that the last read did not show.
  /Update to existing credential with KeyId/,
]

export function readFailure({ status, body }: Answer): GraphFailure & { status: number } {
  const error = (body as { error?: GraphError } | undefined)?.error
  const requestId = error?.innerError?.['request-id']
  return {
    status,
    message: error?.message ?? `HTTP ${status}`,
    ...(error?.code ? { code: error.code } : {}),
    ...(requestId ? { requestId } : {}),
  }
}
