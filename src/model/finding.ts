import type { Change, FileChange } from './change.ts'

/** What is to be done about a finding, one word for each way. */
export const fixKinds = [
  'add-client-secret',
  'add-identifier-uri',
  'add-permission',
  'add-redirect-uri',
  'add-scope',
  'assign-user',
  'change-signin-audience',
  'conditional-access',
  'create-service-principal',
  'enable-implicit',
  'enable-public-client',
  'fix-federated-subject',
  'fix-redirect-platform',
  'fix-scope-string',
  'grant-admin-consent',
  'new-secret',
  'preauthorize-client',
  'retry-later',
  'set-tenant-id',
  'set-token-version-2',
  'use-guid-resource',
  'use-secret-value-not-id',
  'wrong-client-id',
  'fix-server-audience',
  'fix-server-issuer',
  'fix-resource-metadata',
  'fix-resource-parameter',
  'give-client-id',
  'reconnect',
  'other',
] as const
export type FixKind = (typeof fixKinds)[number]

/** The chain from the client to the server, in order. */
export const links = [
  'client',
  'redirect URI',
  'registration',
  'scope',
  'consent',
  'token',
  'server',
] as const
export type Link = (typeof links)[number]

/** What was compared, side by side. */
export interface Evidence {
  readonly what: string
  readonly expected: string
  readonly actual: string
}

export interface Fix {
  readonly kind: FixKind
  readonly summary: string
  /** It is a change of a registration that does no harm; a person's or another party's part is never automatic. */
  readonly automatic: boolean
  /** What would be changed in the tenant, or in files of a connector; empty where neither was looked at. */
  readonly changes: readonly (Change | FileChange)[]
  /** What to do by hand, in order, with the values to type. */
  readonly steps: readonly string[]
}

/** One thing that doctor established: a possible cause, what speaks for it, and what to do. */
export interface Finding {
  /** The AADSTS number; `null` for a complaint that has none. */
  readonly code: number | null
  readonly title: string
  readonly cause: string
  /** `info` is worth knowing and no trouble. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly evidence: readonly Evidence[]
  readonly fix: Fix
  /** The check that speaks for it, and the link of the chain where it is: for the report, and not part of the JSON output. */
  readonly check?: string
  readonly link?: Link
}

export interface Diagnosis {
  /** Every AADSTS number of the text, the one nearest to the cause first. */
  readonly codes: readonly number[]
  readonly healthy: boolean
  /** Most likely first. */
  readonly findings: readonly Finding[]
}
