import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { knownSecret, missingSecretNote } from '../../src/cli/registration/known-secret.ts'
import { type Memory, openMemory } from '../../src/secrets/memory.ts'
import { folder } from '../given/folder.ts'
import { credential, live, tenantId } from '../given/model.ts'
import { surroundings } from '../given/surroundings.ts'

const now = Date.parse(live().at)
const held = credential({ keyId: 'key-1', displayName: 'one', hint: 'fak' })

const looking = (memory: Memory) => ({ memory, now, surroundings: surroundings(), reach: 'here' as const })

function given(content?: string) {
  const place = folder()
  const path = join(place, 'client.secret')
  if (content !== undefined) writeFileSync(path, content)
  const memory = openMemory(place, tenantId, 'mcp-dev')
  return {
    path,
    memory,
    known: () => knownSecret({ name: 'one', store: `file:${path}` }, [held], looking(memory)),
  }
}

describe('where a valid secret is', () => {
  test('is its sink, when that holds what the hint says', async () => {
    const { path, known } = given('fake-value\n')
    expect(await known()).toMatchObject({ store: `file:${path}`, isThere: true, value: 'fake-value' })
  })

  test.each([
    ['is gone', undefined],
    ['holds another value', 'other-value\n'],
  ])('is unknown when the file %s, and a note says so', async (_, content) => {
    const known = await given(content).known()
    expect(known).toMatchObject({ isThere: false })
    expect(known).not.toHaveProperty('value')
    expect(known && missingSecretNote(known)).toMatch(/key id key-1\), but file:.* does not hold it/)
  })

  test('is where this machine delivered it, whatever the manifest names now', async () => {
    const { memory, path } = given('fake-value\n')
    memory.begin('one', live())
    memory.minted('one', 'key-1')
    memory.delivered('key-1', `file:${path}`, true)
    const known = await knownSecret({ name: 'one', store: 'file:elsewhere' }, [held], looking(memory))
    expect(known).toMatchObject({ store: `file:${path}`, isThere: true })
  })

  test('nobody can tell where it was only shown', async () => {
    const { memory } = given()
    const known = await knownSecret({ name: 'one', store: 'stdout' }, [held], looking(memory))
    expect(known?.isThere).toBeUndefined()
    expect(known && missingSecretNote(known)).toBeUndefined()
  })

  test('does not matter of an expired one', async () => {
    const { memory } = given()
    const expired = credential({ displayName: 'one', endDateTime: new Date(now - 1).toISOString() })
    expect(await knownSecret({ name: 'one' }, [expired], looking(memory))).toBeUndefined()
  })
})
