import { expect, test } from 'vitest'
import { launchEmulator, newHome } from './support.ts'

const apply = ['apply', '--name', 'Bad day', '--secret-to', 'file:bad-day.secret', '--yes']

test.concurrent.each([
  [['--fault', 'drop'], 'the fault "drop" cannot be read'],
  [['--throttle', '5'], 'the limit "5" cannot be read: write N/SECONDS'],
  [['--variant', 'no-such'], 'there is no variant "no-such"; there are: nested-patch-replaces'],
  [['--latency', 'soon'], '--latency "soon" is no number of milliseconds'],
  [['--log', 'no/such/folder'], 'cannot write the log no/such/folder'],
  [['--seed', 'missing.yaml'], 'cannot read the seed file missing.yaml'],
])('%j is refused in words, with 3, before anything starts', async (flags, reason) => {
  const { code, stdout, stderr } = await newHome().appreg(['emulator', ...flags])
  expect(stderr).toContain(`error: ${reason}`)
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
})

test.concurrent('on a bad day apply still succeeds, and the log says what happened without its secrets', async () => {
  const home = newHome()
  const emulator = await launchEmulator(
    home,
    ...['--lag', '300', '--latency', '5', '--throttle', '40/1', '--log', 'log.jsonl'],
    ...['--fault', 'status=503,path=/$batch,nth=1', '--fault', 'truncate,method=PATCH,nth=1'],
    ...['--fault', 'status=429,retry-after=4,host=graph,nth=2'],
    ...['--variant', 'short-pages', 'upsert-answers-200'],
  )
  const { code, stderr } = await home.appreg(apply, emulator.ready.env)
  emulator.signal('SIGTERM')
  await emulator.done
  expect(code, stderr).toBe(0)
  // In a pipe nothing is drawn: a long wait has a line of its own.
  expect(stderr).toMatch(/^waiting {2}4 s: Microsoft Graph throttles \(429\)$/m)
  const log = home.read('log.jsonl')
  expect(log.split('\n').length).toBeGreaterThan(4)
  expect(log).not.toContain(home.read('bad-day.secret').trim())
  expect(log).not.toContain(emulator.ready.bootstrap.clientSecret)
})
