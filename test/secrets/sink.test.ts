import { expect, test } from 'vitest'
import { openSink } from '../../src/secrets/open-sink.ts'

test.each(['file:client.secret', 'file:C:\\secrets\\client.secret', 'stdout'])(
  '%s keeps its address',
  (address) => {
    expect(openSink(address).address).toBe(address)
  },
)

test.each(['keyvaults://v/n', 'constructor:x', '', 'client.secret'])('there is no sink "%s"', (address) => {
  expect(() => openSink(address)).toThrow(
    expect.objectContaining({ code: 'USAGE', hints: [expect.stringContaining('file:PATH')] }),
  )
})

test('what goes to stdout is held until it is printed', async () => {
  const sink = openSink('stdout')
  await sink.check()
  expect(await sink.read()).toBeUndefined()
  await sink.deliver('fake-value')
  expect(await sink.read()).toBe('fake-value')
})
