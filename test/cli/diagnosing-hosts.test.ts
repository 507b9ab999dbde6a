import { expect, test } from 'vitest'
import { deadHosts } from '../../src/cli/doctor/hosts.ts'
import { AppregError } from '../../src/errors.ts'
import type { Transport } from '../../src/model/http.ts'
import { application, web } from '../given/model.ts'

const answering: Transport = async () => ({ status: 404, headers: {}, body: '' })
const failing =
  (code: string): Transport =>
  async () => {
    throw new AppregError('UNREACHABLE', 'no answer', {
      cause: Object.assign(new Error('failed'), { code }),
    })
  }

const holding = (...redirectUris: string[]) => [application({ web: web({ redirectUris }) })]
const gone = holding('https://gone.example/cb', 'https://gone.example/other')

test.each([
  ['any answer', answering, []],
  ['no such name', failing('ENOTFOUND'), ['gone.example']],
  ['nobody listens', failing('ECONNREFUSED'), ['gone.example']],
  ['a proxy that refuses', failing('ECONNRESET'), []],
  ['a certificate that nobody knows', failing('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), []],
])('%s', async (_, transport, dead) => {
  expect(await deadHosts(gone, transport)).toEqual(dead)
})

test('addresses that lead to no public host are not tried', async () => {
  const asked: string[] = []
  const uris = [
    'http://localhost/cb',
    'https://localhost/cb',
    'https://*.example/cb',
    'ms-app://x',
    'https://10.0.0.1/',
  ]
  await deadHosts(holding(...uris), async ({ url }) => {
    asked.push(url)
    return answering({ method: 'GET', url })
  })
  expect(asked).toEqual([])
})
