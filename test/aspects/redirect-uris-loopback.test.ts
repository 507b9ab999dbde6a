import { expect, test } from 'vitest'
import { redirectUris } from '../../src/aspects/redirect-uris.ts'
import { application, desired, live } from '../given/model.ts'

const nowhere = { web: [], spa: [], publicClient: [] }
const local = (port: number) => `http://localhost:${port}/callback`

const registered = live({ application: application({ publicClient: { redirectUris: [local(8080)] } }) })

test('a loopback URI that differs from a registered one only in its port is there already', () => {
  const want = desired({ redirectUris: { ...nowhere, publicClient: [local(9090)] } })
  expect(redirectUris.changes({ ...want, prune: [] }, registered)).toEqual([])
})

test('pruning keeps the registered one in place of the wanted one that Entra takes for the same', () => {
  const want = desired({ redirectUris: { ...nowhere, publicClient: [local(9090)] }, prune: ['redirectUris'] })
  const changed = redirectUris.changes(want, registered).map(({ path }) => path)
  expect(changed).not.toContain('publicClient.redirectUris')
})

test('another path on the same host is another URI', () => {
  const other = 'http://localhost:8080/other'
  const want = desired({ redirectUris: { ...nowhere, publicClient: [other] } })
  expect(redirectUris.changes(want, registered)).toMatchObject([{ after: [local(8080), other] }])
})
