import { z } from 'zod'

const role = z.enum(['Key Vault Secrets Officer', 'Key Vault Secrets User', 'Key Vault Reader'])

/** Vaults by name; who has which role on them: applications by their key in the file, users by name. */
export const vaultsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{2,23}$/),
  z
    .strictObject({
      tenant: z.string().optional().describe('`home` when absent'),
      roles: z.record(z.string(), role).optional(),
    })
    .nullable(),
)

export type VaultSeeds = z.infer<typeof vaultsSchema>
