import { expect, test } from 'vitest'
import { mirror } from '../../src/desired/mirror.ts'
import { changes } from '../../src/plan/build.ts'
import { lines } from '../given/asked.ts'
import { api, application, live, web } from '../given/model.ts'

const uri = 'https://a.example/callback'
const foreign = 'https://b.example/callback'
const onWeb = (...redirectUris: string[]) => ({
  redirectUris: { web: redirectUris, spa: [], publicClient: [] },
})

const read = application()
/** What somebody made of it since it was read. */
const since = (redirectUris: readonly string[]) =>
  live({
    application: application({
      displayName: 'Renamed',
      signInAudience: 'AzureADMultipleOrgs',
      api: api({ requestedAccessTokenVersion: 1 }),
      web: web({ redirectUris: [...redirectUris] }),
    }),
  })

test('a registration that was changed since it was read is left as it is', () => {
  expect(changes(mirror(read), since([foreign]))).toEqual([])
})

test('a redirect URI is added beside those that came since, and nothing is undone', () => {
  const [change, ...more] = changes({ ...mirror(read), ...onWeb(uri) }, since([foreign]))
  expect(change).toMatchObject({ path: 'web.redirectUris', after: [foreign, uri] })
  expect(more).toEqual([])
})

test('a redirect URI is taken away, and those that came since stay', () => {
  const want = { ...mirror(read), withdrawnUris: [uri] }
  expect(changes(want, since([foreign, uri]))).toMatchObject([{ after: [foreign] }])
  expect(lines(changes(want, since([foreign])))).toEqual([])
})
