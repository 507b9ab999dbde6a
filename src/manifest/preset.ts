import type { Platform } from '../model/directory.ts'

/** What a well-known client needs from a registration. */
export interface Preset {
  readonly label: string
  /** By platform, as in the manifest. `{name}` stands for a value that only the manifest knows. */
  readonly redirectUris: Partial<Readonly<Record<Platform, readonly string[]>>>
  /** The client is Microsoft's own application: it needs no redirect URI, but pre-authorization by this client id. */
  readonly appId?: string
  /** Its platform takes no code without a credential. */
  readonly needsSecret?: true
  readonly confidence:
    | 'official'
    | 'vendor-official'
    | 'vendor-code'
    | 'community'
    | 'inferred'
    | 'unverified'
  readonly source: string
  readonly notes?: string
}
