import { describe, expect, test } from 'vitest'
import { scene, upsertScene } from './scene.ts'
import { absent, answerProblem, isUpsert, type Operation, operations, requestProblem } from './slice.ts'
import { stage } from './stage.ts'

/** Refused on purpose: the service lists deleted items by type only. */
const REFUSED = 'GET /directory/deletedItems'

const staged = stage()
const named = (chosen: readonly Operation[]) =>
  chosen.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

describe.skipIf(absent)('every operation of the OpenAPI slice (needs ../shared)', () => {
  test.each(named(operations))('%s is served, with bodies that validate', async (name, operation) => {
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
  })

  test.each(named(operations.filter(isUpsert)))(
    '%s makes what is not there, when Prefer says so, and changes it the second time',
    async (_, operation) => {
      const { ask, admin } = await staged
      const { path, body } = await upsertScene(ask, admin, operation)
      const upsert = () => ask('PATCH', path, { body, headers: { prefer: 'create-if-missing' } })
      const without = await ask('PATCH', path, { body })
      const made = await upsert()
      const again = await upsert()
      expect([without.status, made.status, again.status]).toEqual([404, 201, 204])
      expect(requestProblem(operation, body)).toBeUndefined()
      expect(answerProblem(operation, 201, made.body)).toBeUndefined()
    },
  )
})
