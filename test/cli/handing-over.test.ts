import { expect, test } from 'vitest'
import { NotAllowed } from '../../src/apply/not-allowed.ts'
import { runsAs } from '../../src/cli/again.ts'
import { openCourse } from '../../src/cli/applying/course.ts'
import { handedOver } from '../../src/cli/applying/handing-over.ts'
import { clouds } from '../../src/cli/session/clouds.ts'
import { AppregError } from '../../src/errors.ts'
import { appId, application, desired, live, objectId, web } from '../given/model.ts'

const circumstances = { cloud: clouds.public, tenantId: 'tenant' }
const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient'
const platform = 'https://global.consent.azure-apim.net/redirect'
const own = 'https://app.example.com/signed-in'

function urlFor(webUris: readonly string[], publicUris: readonly string[]): URLSearchParams {
  const found = application({
    web: web({ redirectUris: [...webUris] }),
    publicClient: { redirectUris: [...publicUris] },
  })
  const error = new NotAllowed('FORBIDDEN', 'no', {
    forbidden: { consents: true, application: found },
  })
  const { hints } = handedOver(error, 'key', circumstances) as AppregError
  return new URL(hints.flatMap((hint) => /https:\S+/.exec(hint) ?? [])[0] ?? '').searchParams
}

test.each([
  [
    new AppregError('STEP_UNSETTLED', 'not shown yet'),
    ['to go on from what the tenant holds, run: appreg apply --yes'],
  ],
  [new AppregError('TENANT_MOVED', 'moved', { hints: ['plan again'] }), ['plan again']],
])('a run that fails says what is done, what is not, and how to go on: %o', (error, hints) => {
  runsAs(['apply', '--yes'])
  openCourse(desired(), live({ grants: [] }))
  expect(handedOver(error, desired().key, circumstances)).toMatchObject({
    code: error.code,
    message: `${error.message}\nthe application is there (appId ${appId}, object id ${objectId}); not done: oauth2PermissionGrant.scope`,
    hints,
  })
})

test.each([
  ['the page for native clients', [platform, own], [native], native],
  ['an address of nobody in particular', [platform, own], ['http://localhost:8080/callback'], own],
  ['the first, where all belong to clients', [platform, `${platform}/own-one`], [], platform],
  ['the only one, unsaid', [platform], [], null],
  ['none, where none is registered', [], [], null],
])('the admin consent URL ends at %s', (_, webUris, publicUris, expected) => {
  const query = urlFor(webUris, publicUris)
  expect(query.get('redirect_uri')).toBe(expected)
  expect(query.get('client_id')).toBe(appId)
})
