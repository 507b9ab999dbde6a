import type { Live } from './live.ts'

/** Least-privileged permissions for a call, as Microsoft's permissions reference names them. */
export interface Permission {
  readonly delegated: string
  readonly application: string
  /** Directory roles that allow a signed-in person to do it. */
  readonly roles: readonly string[]
}

/** One call to Graph that brings the tenant nearer to the desired state. */
export interface GraphRequest {
  /** What it does, in the imperative: "create the service principal". */
  readonly summary: string
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  /** Relative to the version: `/applications(uniqueName='key')`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
  /** The statuses that mean success. */
  readonly ok: readonly number[]
  readonly permission: Permission
  /** The answer holds the only copy of the secret of this name. */
  readonly mints?: string
  /** Gives a permission that an administrator can also give on Entra's own page. */
  readonly consents?: true
  /**
   * The body takes a `proof`, made when it is sent: signed with the private key of the certificate with this thumbprint,
   * which is registered already.
   */
  readonly provenBy?: string
  /**
   * What the tenant holds once this has happened. With the answer's body the ids are real; without, the outcome is
   * predicted and ids are placeholders.
   */
  fold(live: Live, answer?: unknown): Live
}
