import { expect, test } from 'vitest'
import { isTargetName, targets, targetsFor } from '../../src/render/targets.ts'
import { live } from '../given/model.ts'
import { registration } from './registration.ts'

test.each([...targets.values()])('$name is listed under its own name and renders', async (target) => {
  expect(targets.get(target.name)).toBe(target)
  const { files, values } = (await target.load())(registration(), { live: live() })
  expect(files.length + Object.keys(values).length).toBeGreaterThan(0)
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
})

test.each([
  ['arc-1', ['power-platform', 'arc-1']],
  ['something-else', ['power-platform']],
  ['power-platform', ['power-platform']],
  ['__proto__', ['power-platform']],
])('by default the connector is printed, and the server where its kind is known: %s', (kind, expected) => {
  expect(targetsFor(registration({ server: { kind } }))).toEqual(expected)
})

test('the clients of a manifest are printed, and nobody else', () => {
  expect(targetsFor(registration({ clients: [] }))).toEqual(['arc-1'])
  expect(targetsFor(registration({ clients: ['powerplatform-connector'] }))).toEqual([
    'power-platform',
    'arc-1',
  ])
})

test('a registration without a server needs the connector only', () => {
  const { server, ...without } = registration()
  expect(targetsFor(without)).toEqual(['power-platform'])
})

test('a target is known by its name', () => {
  expect([isTargetName('arc-1'), isTargetName('toString')]).toEqual([true, false])
})
