import type { Call } from '../graph/client.ts'
import type { Answer } from '../graph/outcome.ts'

/** The tenant itself. */
export interface Organization {
  readonly displayName: string
  readonly domains: readonly string[]
}

export const organizationCall: Call = {
  method: 'GET',
  path: '/organization?$select=id,displayName,verifiedDomains',
}

interface Wire {
  readonly displayName?: string | null
  readonly verifiedDomains?: readonly { readonly name?: string | null }[]
}

/** Nothing where the signed-in identity may not read it. */
export function readOrganization(answer: Answer | undefined): Organization | undefined {
  if (answer?.status !== 200) return undefined
  const [first] = (answer.body as { readonly value: readonly Wire[] }).value
  return (
    first && {
      displayName: first.displayName ?? '',
      domains: (first.verifiedDomains ?? []).flatMap(({ name }) => name ?? []),
    }
  )
}
