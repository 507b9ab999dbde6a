import type { FixKind } from '../../model/finding.ts'
import type { Suspect } from '../findings.ts'
import type { Party, Picture } from '../look/picture.ts'

/** A secret that would mend a cause, if there is a place where the client finds it. */
export interface NewSecret {
  readonly party: Party
  /** The checks have established that it is needed; else a person decides. */
  readonly isCertain: boolean
}

const kinds: ReadonlySet<FixKind> = new Set(['new-secret', 'add-client-secret', 'use-secret-value-not-id'])

/** Nothing where another secret would not help, or where the client is registered elsewhere. */
export const newSecretFor = (
  { cause }: Suspect,
  { client }: Picture,
  isCertain: boolean,
): NewSecret | undefined =>
  kinds.has(cause.fix.kind) && client.live.application ? { party: client, isCertain } : undefined
