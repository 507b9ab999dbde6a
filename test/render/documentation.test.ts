import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { serverKinds } from '../../src/manifest/server-kinds.ts'
import { targetNames, targets } from '../../src/render/targets.ts'

const documented = [...readFileSync('docs/targets.md', 'utf8').matchAll(/^\| `([a-z][a-z0-9-]+)` \|/gm)].map(
  ([, name]) => name,
)

test('every target has its row in the documentation, with its evidence', () => {
  expect(documented.toSorted()).toEqual([...targetNames].sort())
})

test('every kind of server that a manifest can name is a target, and the other way round', () => {
  const servers = targetNames.filter((name) => targets.get(name)?.group === 'server')
  expect(servers).toEqual(serverKinds)
})
