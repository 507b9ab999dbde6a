import { describe, expect, test } from 'vitest'
import { scene } from './scene.ts'
import { absent, answerProblem, operations, requestProblem } from './slice.ts'
import { stage } from './stage.ts'

/** Refused on purpose: the service lists deleted items by type only. */
const REFUSED = 'GET /directory/deletedItems'

const staged = stage()

describe.skipIf(absent)('every operation of the OpenAPI slice (needs ../shared)', () => {
  test.each(operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s is served, with bodies that validate',
    async (name, operation) => {
      const { ask, admin } = await staged
      const { path, ...sent } = await scene(ask, admin, operation)
      const reply = await ask(operation.method, path, sent)
      expect(requestProblem(operation, sent.body)).toBeUndefined()
      if (name === REFUSED) expect(reply.status).toBe(400)
      else
        expect([reply.status, reply.body]).toEqual([
          expect.toSatisfy((status) => status < 300),
          expect.anything(),
        ])
      const body = Object.keys(reply.body).length === 0 ? undefined : reply.body
      expect(answerProblem(operation, reply.status, body)).toBeUndefined()
    },
  )
})
