import { expect, test } from 'vitest'
import { patient } from '../../src/graph/patient.ts'
import type { HttpResponse } from '../../src/model/http.ts'

const answer = (status: number, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers,
  body: '',
})
const request = { method: 'GET', url: 'https://login.example/keys' } as const

function given(...outcomes: readonly (HttpResponse | Error)[]) {
  const slept: number[] = []
  let sent = 0
  const send = patient(
    async () => {
      const outcome = outcomes[sent++]
      if (outcome === undefined || outcome instanceof Error) throw outcome
      return outcome
    },
    { sleep: async (milliseconds) => void slept.push(milliseconds) },
  )
  return { send: () => send(request), slept, sent: () => sent }
}

test('a server error and a lost answer are tried again, with growing pauses', async () => {
  const { send, slept } = given(answer(503), new Error('lost'), answer(200))
  expect(await send()).toMatchObject({ status: 200 })
  expect(slept).toEqual([500, 1000])
})

test('a throttled request is sent again after the seconds that are named, or after ten', async () => {
  const { send, slept } = given(answer(429, { 'retry-after': '7' }), answer(429), answer(200))
  expect(await send()).toMatchObject({ status: 200 })
  expect(slept).toEqual([7_000, 10_000])
})

test('a refusal is an answer', async () => {
  const { send, sent } = given(answer(400))
  expect(await send()).toMatchObject({ status: 400 })
  expect(sent()).toBe(1)
})

test('after four tries the last answer stands', async () => {
  const { send } = given(answer(503), answer(503), answer(503), answer(502))
  expect(await send()).toMatchObject({ status: 502 })
})

test('after four tries the last failure stands', async () => {
  const lost = new Error('lost for good')
  await expect(given(answer(503), new Error('lost'), new Error('lost'), lost).send()).rejects.toBe(lost)
})
