import type { Row } from '../loop.ts'
import { clientType } from './client-type.ts'
import { consents } from './consent.ts'
import { credentials } from './credentials.ts'
import { policies } from './policies.ts'
import { redirectUris } from './redirect-uris.ts'
import { resources } from './resources.ts'
import { servers } from './servers.ts'
import { sessions } from './sessions.ts'
import { tenants } from './tenants.ts'

export const allRows: readonly Row[] = [
  ...redirectUris,
  ...clientType,
  ...credentials,
  ...tenants,
  ...consents,
  ...resources,
  ...policies,
  ...servers,
  ...sessions,
]
