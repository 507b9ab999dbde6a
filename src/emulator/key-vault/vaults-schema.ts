import * as z from 'zod'
import { OBJECT_NAME, VAULT_ROLES } from './vault.ts'

const role = z.enum(VAULT_ROLES)

const secret = z.strictObject({
  value: z.string(),
  managed: z.boolean().optional().describe('whether a certificate manages it, so that it cannot be changed'),
})

/** Vaults by name; who has which role on them: applications by their key in the file, users by name. */
export const vaultsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{2,23}$/),
  z
    .strictObject({
      tenant: z.string().optional().describe('`home` when absent'),
      roles: z.record(z.string(), z.union([role, z.array(role)])).optional(),
      secrets: z.record(z.string().regex(OBJECT_NAME), secret).optional(),
      purgeProtection: z.boolean().optional().describe('whether what is deleted cannot be purged'),
    })
    .nullable(),
)

export type VaultSeeds = z.infer<typeof vaultsSchema>
