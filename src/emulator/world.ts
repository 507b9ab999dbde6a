import type { Ambient } from './ambient.ts'
import type { SigningKeys } from './certificates.ts'
import type { Tenant } from './tenant.ts'

/** What both services work on. */
export interface World {
  readonly tenant: Tenant
  readonly ambient: Ambient
  readonly signing: SigningKeys
}
