import { AppregError } from '../errors.ts'
import type { Call } from '../graph/client.ts'
import { type Answer, readFailure } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import type { DeletedApplication } from '../model/directory.ts'

/** Graph keeps a deleted application for so long. */
export const RECOVERABLE_DAYS = 30

/** All deleted applications: Graph does not document filters for them. */
export const deletedCall: Call = {
  method: 'GET',
  path: '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,uniqueName,deletedDateTime',
}

/** Those that go by this key, appId or object id, the one deleted last in front. */
export function readDeleted(reference: string, answer: Answer | undefined): DeletedApplication[] {
  if (answer?.status !== 200) {
    const failure = readFailure(answer ?? { status: 0, body: undefined })
    const code = failure.status === 403 ? 'FORBIDDEN' : 'GRAPH_REFUSED'
    throw new AppregError(code, `cannot read the deleted applications: ${failure.message}`, {
      hints: failure.status === 403 ? ['give the signed-in identity Application.Read.All'] : [],
      cause: failure,
    })
  }
  return deletedOf(reference, answer.body)
}

export const deletedOf = (reference: string, body: unknown): DeletedApplication[] =>
  (body as Page<DeletedApplication>).value
    .filter(({ id, appId, uniqueName }) => [id, appId, uniqueName].includes(reference))
    .sort((a, b) => b.deletedDateTime.localeCompare(a.deletedDateTime))
