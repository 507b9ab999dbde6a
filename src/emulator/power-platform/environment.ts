import * as z from 'zod'
import type { Ambient } from '../ambient.ts'
import type { Tenant } from '../tenant.ts'

/** An environment of Power Platform, which holds connectors. */
export interface Environment {
  /** A GUID; that of the default environment has `Default-` in front. */
  name: string
  displayName: string
  isDefault: boolean
  /** Object ids of users and service principals that may make things in it, besides administrators. */
  makers: string[]
}

/** Environments by any name; `default` is the one that every tenant has. */
export const environmentsSchema = z.record(
  z.string(),
  z
    .strictObject({
      name: z.guid().optional().describe('id; drawn when absent'),
      displayName: z.string().optional(),
      makers: z
        .array(z.string())
        .optional()
        .describe('who may make connectors: applications by their key in the file, users by name'),
    })
    .nullable(),
)

export type EnvironmentSeeds = z.infer<typeof environmentsSchema>

/** Every tenant has a default environment, named after the tenant. */
export function seedEnvironments(
  ambient: Ambient,
  { tenantId, displayName }: Pick<Tenant, 'tenantId' | 'displayName'>,
  on: { seeds: EnvironmentSeeds; idOf(who: string): string },
): Environment[] {
  const byDefault: Environment = {
    name: `Default-${tenantId}`,
    displayName: `${displayName} (default)`,
    isDefault: true,
    makers: [],
  }
  const others = Object.entries(on.seeds).flatMap(([key, seed]) =>
    seed
      ? [
          {
            name: seed.name ?? ambient.newId(),
            displayName: seed.displayName ?? key,
            isDefault: false,
            makers: (seed.makers ?? []).map(on.idOf),
          },
        ]
      : [],
  )
  return [byDefault, ...others]
}
