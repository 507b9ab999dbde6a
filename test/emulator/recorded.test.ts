import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Exchange, type Outcome, replay } from './replay.ts'

const recordings = resolve(import.meta.dirname, '../../../shared/data/graph-exchanges.jsonl')
const absent = !existsSync(recordings)

const exchanges: Exchange[] = absent
  ? []
  : readFileSync(recordings, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))

const cassettes = [...new Set(exchanges.map(({ cassette }) => cassette))]

/** Exchanges that differ for a reason: what they need is not in the recording, or the service has changed since. */
const differences: Readonly<Record<string, string>> = {
  'appservice.test_webapp_ssl_import#1': "a principal of Microsoft's that the emulator does not have",
  'appservice.test_webapp_ssl_import#3': "a principal of Microsoft's that the emulator does not have",
  'keyvault.hybrid_2018_03_01.test_keyvault_mgmt#1': 'another user is signed in',
  'keyvault.hybrid_2018_03_01.test_keyvault_mgmt#2': 'another user is signed in',
  'keyvault.hybrid_2018_03_01.test_keyvault_mgmt#3': 'another user is signed in',
  'role.test_app_owner#1': 'a user made before the recording',
  'role.test_special_characters_in_upn#4': 'a user made on a path that was not recorded',
  'role.test_user_scenario#3': 'a user made on a path that was not recorded',
  'sqlvm.test_sqlvm_aad_auth_negative#3': 'a managed identity made outside Graph',
  'sqlvm.test_sqlvm_aad_auth_negative#6': 'a managed identity made outside Graph',
  'sqlvm.test_sqlvm_aad_auth_negative#9': 'a managed identity made outside Graph',
  'sqlvm.test_sqlvm_aad_auth_negative#12': 'a managed identity made outside Graph',
  'azps.Application.Recording#2': 'recorded without the time of the answer, from which the end is counted',
  'azps.Application.Recording#3': 'recorded without the time of the answer, from which the end is counted',
}

describe.skipIf(absent)('recorded traffic of the real Graph (needs ../shared)', () => {
  test('is answered alike', async () => {
    const outcomes: Outcome[] = []
    for (const name of cassettes)
      outcomes.push(...(await replay(exchanges.filter(({ cassette }) => cassette === name))))
    const served = outcomes.filter(({ verdict }) => verdict !== 'not served')
    const unexplained = served.filter(
      ({ verdict, at }) => verdict !== 'same' && differences[at] === undefined,
    )
    process.stdout.write(table(outcomes))
    expect(unexplained).toEqual([])
    expect(served.filter(({ verdict }) => verdict === 'same').length).toBeGreaterThan(250)
  })
})

function table(outcomes: readonly Outcome[]): string {
  const rows = cassettes.map((name) => {
    const own = outcomes.filter(({ at }) => at.startsWith(`${name}#`))
    const count = (verdict: string) => own.filter((outcome) => outcome.verdict.startsWith(verdict)).length
    return [name.padEnd(50), count('same'), count('differs'), count('not served')].join('\t')
  })
  return `${['cassette'.padEnd(50), 'same', 'differs', 'not served'].join('\t')}\n${rows.join('\n')}\n`
}
