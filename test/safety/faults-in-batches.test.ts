import { test } from 'vitest'
import { readings, together } from './matrix.ts'
import { applies, rotate } from './stories.ts'
import { expectToSurvive } from './tried.ts'
import { world } from './world.ts'

const there = world()

const effects = ['status=503', 'status=500,after', 'status=429,retry-after=7']
const items = [
  'addPassword',
  'removePassword',
  'servicePrincipals',
  'oauth2Permission',
  'appRoleAssign',
  'owners',
  'federated',
  'applications',
]
const faults = items.flatMap((path) => effects.map((effect) => `${effect},path=/${path},times=1`))

test.each(together(faults, [...applies, rotate], readings))(
  '%s in %j, variant %j',
  async (fault, story, variants) => {
    await expectToSurvive(fault, story, { variants, there })
  },
)
