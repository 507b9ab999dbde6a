import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { isWhole, newKey, readings } from './matrix.ts'
import { change, changed, expectForeignKept } from './stories.ts'
import { expectNothingToDo, expectOneOfEverything, whole } from './whole.ts'
import { type Wire, world } from './world.ts'

const there = world()

test('two machines apply the same manifest at once, their requests in any order: one registration in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.constantFrom(...readings),
      fc.constantFrom(0, 2_000),
      fc.constantFrom([], ['drop-after,path=/addPassword'], ['status=500,after,path=/addPassword,times=1']),
      async (s, variants, lag, faults) => {
        const key = newKey()
        const machines = [there.machine(), there.machine()]
        await there.play({ variants, lag, faults })
        const runs = machines.map((machine) =>
          machine.apply(whole(key), (_, send) => s.schedule(Promise.resolve()).then(send)),
        )
        const ends = await s.waitFor(Promise.allSettled(runs))
        for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(AppregError)
        await there.play({ variants })
        for (const machine of machines) await machine.apply(whole(key))
        await expectOneOfEverything(key, machines, there)
        for (const machine of machines) await expectNothingToDo(whole(key), machine, there, { variants })
      },
    ),
    { seed: 20_260_301, numRuns: isWhole ? 200 : 8 },
  )
})

test('two machines change the same registration at once: no write of one is lost to the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.constantFrom(...readings), async (s, variants) => {
      const key = newKey()
      const setting = { key, machine: there.machine(), there }
      await change.before(setting)
      await there.play({ variants, lag: 1_000 })
      const wire: Wire = (_, send) => s.schedule(Promise.resolve()).then(send)
      const runs = [setting, { ...setting, machine: there.machine() }].map((one) => change.run(one, wire))
      const ends = await s.waitFor(Promise.allSettled(runs))
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(AppregError)
      await there.play({ variants })
      await change.run(setting)
      await expectNothingToDo(changed(key), setting.machine, there, { variants })
      await expectForeignKept(key, there)
    }),
    { seed: 20_260_301, numRuns: isWhole ? 100 : 4 },
  )
})

test('a run that never learned what became of its secret leaves the one that another machine minted meanwhile', async () => {
  const key = newKey()
  const [one, other] = [there.machine(), there.machine()]
  await there.play({ faults: ['status=503,path=/addPassword'] })
  await expect(one.apply(whole(key))).rejects.toMatchObject({ code: 'STEP_UNSETTLED' })
  await there.play({})
  await other.apply(whole(key))
  await one.apply(whole(key))
  expect(one.secret()).toBeUndefined()
  await expectOneOfEverything(key, [one, other], there)
})
