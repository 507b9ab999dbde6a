import { expect, test } from 'vitest'
import { sinkForms } from '../../src/manifest/sink-address.ts'
import { openSink } from '../../src/secrets/open-sink.ts'
import { surroundings } from '../given/surroundings.ts'

test.each([
  ['file:client.secret', 'kept'],
  ['file:C:\\secrets\\client.secret', 'kept'],
  ['keyvault://my-vault/client-secret', 'kept'],
  ['command:./deliver.sh', 'kept'],
  ['github-env:CLIENT_SECRET', 'handed-on'],
  ['github-output:client-secret', 'handed-on'],
  ['azure-pipelines:ClientSecret', 'handed-on'],
  ['stdout', 'shown'],
])('%s keeps its address, and what goes there is %s', (address, fate) => {
  expect(openSink(address, surroundings())).toMatchObject({ address, fate })
})

test('every sink that may be written can be opened', () => {
  for (const { form } of Object.values(sinkForms)) expect(openSink(form, surroundings()).address).toBe(form)
})

test.each(['keyvaults://v/n', 'constructor:x', '', 'client.secret'])('there is no sink "%s"', (address) => {
  expect(() => openSink(address, surroundings())).toThrow(expect.objectContaining({ code: 'USAGE' }))
})

test('where standard output leads nowhere, nothing can be shown', async () => {
  await openSink('stdout', surroundings()).check()
  await expect(openSink('stdout', surroundings({ isShown: false })).check()).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('standard output leads nowhere'),
  })
})
