import { z } from 'zod'
import { SECRET_NAME } from './vault.ts'

const role = z.enum(['Key Vault Secrets Officer', 'Key Vault Secrets User', 'Key Vault Reader'])

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
      roles: z.record(z.string(), role).optional(),
      secrets: z.record(z.string().regex(SECRET_NAME), secret).optional(),
    })
    .nullable(),
)

export type VaultSeeds = z.infer<typeof vaultsSchema>
