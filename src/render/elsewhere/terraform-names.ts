import { type HclExpression, reference } from '../formats/hcl.ts'
import type { Whole } from './whole.ts'

/** A registration that is printed, and the label that its resources have; those of which there are several are numbered. */
export interface Half {
  readonly whole: Whole
  readonly label: 'this' | 'api'
}

export const applicationOf = ({ label }: Half): string => `azuread_application.${label}`

export const principalOf = ({ label }: Half): string => `azuread_service_principal.${label}`

export const numbered = ({ label }: Half, index: number): string => `${label}_${index + 1}`

/** Of an API that is there already and only looked up. */
export const lookedUp = ({ label }: Half, index: number): string =>
  `${label === 'this' ? 'api' : 'api_calls'}_${index + 1}`

/** The registration of that client id, where it is printed too: then it is referred to, and not named. */
export const halfOf = (appId: string, halves: readonly Half[]): Half | undefined =>
  halves.find(({ whole }) => whole.application.appId === appId)

export function clientId(appId: string, halves: readonly Half[]): HclExpression | string {
  const half = halfOf(appId, halves)
  return half ? reference(`${applicationOf(half)}.client_id`) : appId
}
