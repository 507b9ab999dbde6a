import { describe, expect, test } from 'vitest'
import { owners } from '../../src/aspects/owners.ts'
import { lines } from '../given/asked.ts'
import { desired, live, vacant } from '../given/model.ts'

const ada = 'ada@example.com'
const wanting = (...owners: readonly string[]) => desired({ owners })
const having = (...owners: readonly string[]) => live({ owners, principals: { [ada]: 'user-1' } })

const one = `create owner ${ada} owner`

describe('owners', () => {
  test.each([
    ['are silent when none is wanted, and stay', wanting(), having('foreign'), []],
    ['are silent when the tenant matches', wanting(ada), having('user-1', 'foreign'), []],
    ['are known by their id, too', wanting('user-2'), having('user-2'), []],
    ['are added beside others, who stay', wanting(ada), having('foreign'), [one]],
    ['come with a new application', wanting(ada), vacant(), [one]],
  ])('%s', (_, want, have, expected) => {
    expect(lines(owners.changes(want, have))).toEqual(expected)
    expect(owners.next(want, have)).toHaveLength(have.application ? expected.length : 0)
  })

  test('are added by reference', () => {
    const have = having('foreign')
    const [request] = owners.next(wanting(ada), have)
    expect(request).toMatchObject({
      method: 'POST',
      path: "/applications(uniqueName='mcp-dev')/owners/$ref",
      body: { '@odata.id': 'https://graph.microsoft.com/v1.0/directoryObjects/user-1' },
      ok: [204],
    })
    expect(request?.fold(have).owners).toEqual(['foreign', 'user-1'])
  })

  test('who are named twice, by name and by id, are added once', () => {
    expect(owners.next(wanting(ada, 'user-1'), having())).toHaveLength(1)
  })
})
