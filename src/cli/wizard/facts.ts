import type { CloudHosts } from '../../model/registration.ts'

/** What the tenant says, as far as somebody is signed in. */
export interface Facts {
  readonly cloud: CloudHosts['name']
  readonly tenantId?: string
  /** Verified domains. */
  readonly domains: readonly string[]
  /** Names of the Key Vaults that the identity sees. */
  readonly vaults: readonly string[]
}

export const nothingKnown = (cloud: Facts['cloud']): Facts => ({ cloud, domains: [], vaults: [] })
