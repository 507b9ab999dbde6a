import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSink } from '../../src/secrets/open-sink.ts'
import { folder } from '../given/folder.ts'
import { surroundings } from '../given/surroundings.ts'

const facts = { name: 'connector', keyId: 'key-1', appId: 'app-1', endDateTime: '2030-01-01T00:00:00Z' }

/** A job of GitHub Actions with both of its files. */
function githubJob() {
  const path = join(folder(), 'commands')
  writeFileSync(path, 'BEFORE=1\n')
  const around = surroundings({ env: { GITHUB_ACTIONS: 'true', GITHUB_ENV: path, GITHUB_OUTPUT: path } })
  return { path, around, written: () => readFileSync(path, 'utf8') }
}

/** What the runner makes of such a file: `NAME<<END`, lines, `END`. */
const heredoc = /^BEFORE=1\n(\S+)<<(\S+)\n([\s\S]*)\n\2\n$/

describe.each(['github-env', 'github-output'])('%s', (scheme) => {
  test('masks the value, then adds it to what the file holds', async () => {
    const { around, written } = githubJob()
    let atMask = ''
    const tellAgent = async (line: string) => {
      atMask = written()
      around.told.push(line)
    }
    const sink = openSink(`${scheme}:CLIENT_SECRET`, { ...around, tellAgent })
    await sink.check()
    await sink.deliver('fake~value', facts)
    expect(around.told).toEqual(['::add-mask::fake~value'])
    expect(atMask).toBe('BEFORE=1\n')
    expect(heredoc.exec(written())?.[1]).toBe('CLIENT_SECRET')
    expect(heredoc.exec(written())?.[3]).toBe('fake~value')
  })

  test('takes a value of several lines whole, and masks each of them', async () => {
    const { around, written } = githubJob()
    const value = 'one%\nBEFORE=2\n\nlast'
    await openSink(`${scheme}:X`, around).deliver(value, facts)
    expect(around.told).toEqual(['::add-mask::one%25', '::add-mask::BEFORE=2', '::add-mask::last'])
    expect(heredoc.exec(written())?.[3]).toBe(value)
  })

  test('ends each value with a word of its own', async () => {
    const ends = []
    for (const _ of [1, 2]) {
      const { around, written } = githubJob()
      await openSink(`${scheme}:X`, around).deliver('fake', facts)
      ends.push(heredoc.exec(written())?.[2])
    }
    expect(new Set(ends).size).toBe(2)
  })

  test('does not write through a symbolic link', async () => {
    const { path, around } = githubJob()
    const link = join(folder(), 'link')
    symlinkSync(path, link)
    const env = { ...around.env, GITHUB_ENV: link, GITHUB_OUTPUT: link }
    await expect(openSink(`${scheme}:X`, { ...around, env }).check()).rejects.toThrow('cannot be written to')
  })

  test.each([
    ['outside of a job', {}, 'USAGE', /works in a job of GitHub Actions only/],
    ['without its file', { GITHUB_ACTIONS: 'true' }, 'USAGE', /is not set/],
    [
      'with a file that is gone',
      { GITHUB_ACTIONS: 'true', GITHUB_ENV: '/no/file', GITHUB_OUTPUT: '/no/file' },
      'INPUT_UNREADABLE',
      /names \/no\/file, which cannot be written to/,
    ],
  ])('%s is refused', async (_, env, code, message) => {
    const error = await openSink(`${scheme}:X`, surroundings({ env }))
      .check()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

test.each(['GITHUB_TOKEN', 'RUNNER_TEMP', 'NODE_OPTIONS'])(
  'GitHub keeps the variable %s for itself',
  async (name) => {
    await expect(openSink(`github-env:${name}`, githubJob().around).check()).rejects.toThrow(
      `GitHub keeps the variable ${name} for itself`,
    )
  },
)

describe('azure-pipelines', () => {
  const job = () => surroundings({ env: { TF_BUILD: 'True' } })

  test('sets a secret variable', async () => {
    const around = job()
    const sink = openSink('azure-pipelines:ClientSecret', around)
    await sink.check()
    await sink.deliver('fake~value', facts)
    expect(around.told).toEqual(['##vso[task.setvariable variable=ClientSecret;issecret=true]fake~value'])
  })

  test('escapes what would end the line or be taken for an escape', async () => {
    const around = job()
    await openSink('azure-pipelines:X', around).deliver('a%0A\r\nb', facts)
    expect(around.told[0]).toMatch(/\]a%AZP250A%0D%0Ab$/)
  })

  test('is refused outside of a job', async () => {
    await expect(openSink('azure-pipelines:X', surroundings()).check()).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('works in a job of Azure Pipelines only'),
    })
  })

  test.each(['SecretOfConnector', 'inputX', 'Path'])('keeps %s for itself', async (name) => {
    await expect(openSink(`azure-pipelines:${name}`, job()).check()).rejects.toThrow('for itself')
  })
})
