import * as z from 'zod'
import { addConditionalAccess } from '../seed-conditional-access.ts'
import { conditionalAccess, federationBlocked } from '../seed-schema.ts'
import type { Tenant } from '../tenant.ts'

/** What administrators decide of the home tenant, and Graph does not change here; written as in a seed file. */
export const tenantRules = z
  .strictObject({
    conditionalAccess: z.array(conditionalAccess),
    federationBlocked,
    claimsMapping: z.array(z.guid().toLowerCase()).describe('appIds whose claims a policy maps'),
  })
  .partial()

/** Each takes the place of what there was. Throws EmulatorError for a user that there is not; then nothing has changed. */
export function setTenantRules(tenant: Tenant, rules: z.infer<typeof tenantRules>): void {
  const { conditionalAccess: policies, federationBlocked: blocked, claimsMapping: mapped } = rules
  if (policies) {
    const made = { ...tenant, conditionalAccess: [] }
    addConditionalAccess(made, { conditionalAccess: policies }, [])
    tenant.conditionalAccess = made.conditionalAccess
  }
  if (blocked !== undefined) tenant.federationBlocked = blocked
  if (!mapped) return
  for (const principal of tenant.servicePrincipals)
    principal.claimsMappingPolicy = mapped.includes(principal.entity.appId)
}
