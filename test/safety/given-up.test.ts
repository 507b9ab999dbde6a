import { expect, test } from 'vitest'
import { isWhole, readings, together } from './matrix.ts'
import { change, destroy, firstApply, restore, rotate } from './stories.ts'
import { expectToSurvive } from './tried.ts'
import { world } from './world.ts'

const there = world()

// Requests that are refused, or never answered, as often as they are sent: the run has to give up.
const cases = [
  ...[
    'method=PATCH,path=/applications',
    'method=POST,path=/servicePrincipals',
    'path=/addPassword',
    'method=POST,path=/federated',
    'path=/oauth2PermissionGrants',
    'path=/appRoleAssign',
    'method=POST,path=/owners',
  ].map((which) => ({ which, story: firstApply })),
  ...[
    'method=PATCH,path=/applications',
    'path=/addPassword',
    'method=POST,path=/federated',
    'method=DELETE,path=/federated',
    'method=PATCH,path=/oauth2PermissionGrants',
    'method=DELETE,path=/appRoleAssign',
  ].map((which) => ({ which, story: change })),
  { which: 'method=DELETE', story: destroy },
  { which: 'path=/restore', story: restore },
  { which: 'path=/addPassword', story: rotate },
  { which: 'path=/removePassword', story: rotate },
]

// The faults that pass meet every reading in `npm test`.
const some = isWhole ? readings : readings.filter((_, index) => index % 3 === 0)

test.each(together(cases, ['status=503', 'status=400', 'status=403'], some))(
  '%j, always %s, variant %j',
  async ({ which, story }, effect, variants) => {
    expect(await expectToSurvive(`${effect},${which}`, story, { variants, there })).toBe('given up')
  },
)
