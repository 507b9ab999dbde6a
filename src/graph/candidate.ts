import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import type { CloudHosts } from '../model/registration.ts'
import type { AuthMode } from '../model/sign-in.ts'

export interface SignInOptions {
  readonly mode: AuthMode
  readonly cloud: CloudHosts
  readonly http: HttpClient
  /** The environment, for `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and the like. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly tenant?: string
  /** A person is there: a browser may be opened, a device code shown. */
  readonly interactive: boolean
  /** Somebody is signed in, and is not to be asked again for this. */
  readonly silent?: boolean
  /** Tells the person where to sign in. */
  readonly tell: (message: string) => void
  /** Called with the way that gave a token. */
  readonly onSignedIn?: (mode: Candidate['mode']) => void
}

/** One way to sign in: available here, or why not. */
export interface Candidate {
  readonly mode: Exclude<AuthMode, 'auto'>
  /** Why it cannot be tried here. */
  readonly unavailable?: string
  create(): Promise<TokenCredential>
}
