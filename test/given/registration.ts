import type { Registration } from '../../src/model/registration.ts'
import { registrationOf } from '../../src/observe/registration.ts'
import { application, tenantId } from './model.ts'

const publicCloud = {
  name: 'public',
  login: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  vault: 'vault.azure.net',
} as const

/** What the smallest registration looks like once it was read. */
export const observedRegistration = (more: Partial<Registration> = {}): Registration => ({
  ...registrationOf(application(), { tenantId, cloud: publicCloud }),
  ...more,
})
