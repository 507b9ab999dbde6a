import type { CloudHosts } from '../../model/registration.ts'

/** What the tenant says, as far as somebody is signed in. */
export interface Facts {
  readonly cloud: CloudHosts['name']
  /** Verified domains. */
  readonly domains: readonly string[]
}
