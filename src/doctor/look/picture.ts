import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { CloudHosts } from '../../model/registration.ts'

/** Everything that the tenant tells about a sign-in. What may not be read is absent. */
export interface Picture {
  /** When it was taken (ISO 8601). */
  readonly at: string
  readonly tenantId: string
  readonly cloud: CloudHosts
  /** The verified domains of the tenant. */
  readonly domains?: readonly string[]
  /** `permissionGrantPoliciesAssigned`: what users may consent to. */
  readonly userConsent?: readonly string[]
  /** What the tenant's app management policy restricts: the identifier URIs of the API, the credentials of the client. */
  readonly restrictions?: Readonly<Record<'identifierUris' | 'credentials', readonly string[]>>
  /** Of the redirect URIs: hosts that have no address, or where nobody listens. Absent where that was not tried. */
  readonly deadHosts?: readonly string[]
  /** The account that the message names. Without an id the tenant does not have it. */
  readonly user?: { readonly name: string; readonly id?: string }
  /** Of the secret that the client is configured with, where somebody gave it: enough to compare, and too little to use. */
  readonly secret?: { readonly start: string; readonly guid?: string }
  /** The registrations that the person pointed at. */
  readonly meant: readonly Application[]
  readonly client: Party
  /** The same as the client where one registration is both. */
  readonly api: Party
}

/** One end of a sign-in. */
export interface Party {
  readonly appId: string
  /** Without an application where it is registered in another tenant, or nowhere. */
  readonly live: Live
  /** What the manifest says of it. */
  readonly desired?: Desired
}

/** How a person knows it. */
export const nameOf = ({ appId, live }: Party): string =>
  `"${live.application?.displayName ?? live.servicePrincipal?.displayName ?? 'unknown'}" (${appId})`

export const isSame = (a: Party, b: Party): boolean => a.appId === b.appId
