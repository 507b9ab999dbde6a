import { expect, test } from 'vitest'
import { isTargetName, targets, targetsFor } from '../../src/render/targets.ts'
import { registration } from './registration.ts'

test('every target is listed under its own name and renders', () => {
  for (const [name, target] of Object.entries(targets)) {
    expect(target.name).toBe(name)
    expect(target.render(registration()).files).not.toEqual([])
  }
})

test.each([
  ['arc-1', ['power-platform', 'arc-1']],
  ['something-else', ['power-platform']],
  ['power-platform', ['power-platform']],
  ['__proto__', ['power-platform']],
])('by default the connector is printed, and the server where its kind is known: %s', (kind, expected) => {
  expect(targetsFor(registration({ server: { kind } }))).toEqual(expected)
})

test('a registration without a server needs the connector only', () => {
  const { server, ...without } = registration()
  expect(targetsFor(without)).toEqual(['power-platform'])
})

test('a target is known by its name', () => {
  expect([isTargetName('arc-1'), isTargetName('toString')]).toEqual([true, false])
})
