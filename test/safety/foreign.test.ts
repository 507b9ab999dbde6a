import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Colleague } from '../scenario/colleague.ts'
import { anyManifest, anyRegistration } from './any-registration.ts'
import { inventory } from './inventory.ts'
import { isWhole, newKey, readings } from './matrix.ts'
import { mayGo } from './may-go.ts'
import { put } from './put.ts'
import { expectNothingToDo } from './whole.ts'
import { ADMIN, USER, world } from './world.ts'

const there = world()

test('what somebody else made stays, unless the manifest names or prunes it; the second and the third run send no write', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRegistration,
      anyManifest,
      fc.constantFrom(...readings),
      async (held, more, variants) => {
        const key = newKey()
        const manifest = JSON.parse(
          JSON.stringify({ name: `Test ${key}`, key, ...more }).replaceAll('{key}', key),
        )
        await put(held, key, await there.colleague())
        const before = await inventory(key, await there.colleague())
        const machine = there.machine()
        await there.play({ variants })
        const { checks } = await machine.apply(manifest)
        expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
        const colleague = await there.colleague()
        const after = await inventory(key, colleague)
        const people = await idsOf([ADMIN, USER], colleague)
        const lost = before.filter((line) => !after.includes(line))
        expect(lost.filter((line) => !mayGo(line, manifest, { after, people }))).toEqual([])
        await expectNothingToDo(manifest, machine, there, { variants })
      },
    ),
    { seed: 20_260_301, numRuns: isWhole ? 300 : 10 },
  )
})

async function idsOf(people: readonly string[], { graph }: Colleague): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const one of people) ids[one] = (await graph<{ id: string }>('GET', `/users/${one}`)).id
  return ids
}
