import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandSink } from '../../src/secrets/command.ts'
import { redacted } from '../../src/secrets/redacted.ts'
import { folder } from '../given/folder.ts'
import { surroundings } from '../given/surroundings.ts'

const facts = { name: 'connector', keyId: 'key-1', appId: 'app-1', endDateTime: '2030-01-01T00:00:00Z' }

/** A program in a folder whose name has a blank. */
function program(lines: string) {
  const place = join(folder(), 'my programs')
  mkdirSync(place)
  const path = join(place, 'deliver')
  writeFileSync(path, `#!/bin/sh\ncd "$(dirname "$0")"\n${lines}\n`, { mode: 0o755 })
  const read = (name: string) => readFileSync(join(place, name), 'utf8')
  return { path, place, read, sink: commandSink(path, surroundings()) }
}

describe('a program', () => {
  test('gets the value on standard input, and nowhere else', async () => {
    const { sink, read } = program('cat > in; env > env; echo "$0 $@" > arguments')
    await sink.check()
    await sink.deliver('fake-value', facts)
    expect(read('in')).toBe('fake-value')
    expect(read('env') + read('arguments')).not.toContain('fake-value')
  })

  test('is told what may be known of the secret', async () => {
    const { sink, read } = program('env > env')
    await sink.deliver('fake-value', facts)
    for (const line of [
      'APPREG_SECRET_NAME=connector',
      'APPREG_SECRET_KEY_ID=key-1',
      'APPREG_SECRET_EXPIRES=2030-01-01T00:00:00Z',
      'APPREG_APP_ID=app-1',
    ]) {
      expect(read('env').split('\n')).toContain(line)
    }
  })

  test('that fails is told of with its exit code and its words, without the secret', async () => {
    const { sink } = program(
      'read -r value; echo "cannot store $value: $(printf %s "$value" | base64)" >&2; exit 3',
    )
    await expect(sink.deliver('fake-value-of-some-length', facts)).rejects.toMatchObject({
      code: 'DELIVERY_FAILED',
      message: expect.stringMatching(/deliver ended with code 3: cannot store \*\*\*: \*\*\*/),
    })
  })

  test('that says why on standard output is understood, too', async () => {
    await expect(program('echo no space; exit 1').sink.deliver('fake', facts)).rejects.toThrow(
      'ended with code 1: no space',
    )
  })

  test('that is killed has not taken the secret', async () => {
    await expect(program('kill -9 $$').sink.deliver('fake', facts)).rejects.toThrow(
      'ended with signal SIGKILL',
    )
  })

  test('need not read its input', async () => {
    await program('exit 0').sink.deliver('fake'.repeat(50_000), facts)
  })

  test('is found on the search path, with its name alone', async () => {
    const { place } = program('exit 0')
    await commandSink('deliver', surroundings({ env: { PATH: place } })).check()
    await expect(commandSink('deliver', surroundings({ env: { PATH: '' } })).check()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: 'there is no program deliver that could take a secret',
    })
  })

  test('is one program: what a shell would do with its name is not done', async () => {
    const { place, path } = program('exit 0')
    await expect(commandSink(`${path}; touch ${place}/x`, surroundings()).check()).rejects.toThrow(
      'there is no program',
    )
  })

  test.each([
    ['cannot be executed', 'plain', ''],
    ['is a folder', '.', ''],
  ])('that %s is refused before anything is minted', async (_, name) => {
    const place = folder()
    writeFileSync(join(place, 'plain'), '', { mode: 0o644 })
    await expect(commandSink(join(place, name), surroundings()).check()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    })
  })
})

test('base64 of a secret is a secret', () => {
  const value = 'fake-value-1'
  const text = [value, btoa(value), btoa(`${value}\n`)].join(' ')
  expect(redacted(`before ${text} after`, value)).toBe('before *** *** ***== after')
})
