import { expect, test } from 'vitest'
import { createPace } from '../../src/graph/pace.ts'

/** A pace, and the times at which requests were sent. A request answers with the seconds to wait, or nothing. */
function paced() {
  let now = 0
  const sent: string[] = []
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds
    },
  }
  const pace = createPace(clock)
  const send = (name: string, wait?: number, answered?: Promise<void>) =>
    pace(
      async () => {
        sent.push(`${name} at ${now}`)
        await answered
        return wait
      },
      (seconds) => (seconds === undefined ? undefined : { seconds, because: 'throttled' }),
    )
  return { send, sent }
}

test('a 429 to one holds up everybody until its Retry-After is over', async () => {
  const { send, sent } = paced()
  await send('a', 7)
  await Promise.all([send('a'), send('b')])
  expect(sent).toEqual(['a at 0', 'a at 7000', 'b at 7000'])
})

test('after a 429 they go one by one, so that the limit is tried by one alone', async () => {
  const { send, sent } = paced()
  await send('a', 1)
  await Promise.all([send('a', 2), send('b'), send('c')])
  expect(sent).toEqual(['a at 0', 'a at 1000', 'b at 3000', 'c at 3000'])
})

test('an answer that was under way before the 429 does not lift the wait', async () => {
  const { send, sent } = paced()
  let answer = () => {}
  const early = send(
    'early',
    undefined,
    new Promise((resolve) => {
      answer = resolve
    }),
  )
  await send('a', 5)
  answer()
  await early
  await send('b')
  expect(sent).toEqual(['early at 0', 'a at 0', 'b at 5000'])
})

test('nobody waits for long answers once the limit has been lifted', async () => {
  const { send, sent } = paced()
  await send('a', 1)
  const never = new Promise<void>(() => {})
  const first = send('a')
  void send('stuck', undefined, never)
  const last = send('b')
  await Promise.all([first, last])
  expect(sent).toEqual(['a at 0', 'a at 1000', 'stuck at 1000', 'b at 1000'])
})
