import * as z from 'zod'
import { applicationBody } from './graph/application-entity.ts'
import { servicePrincipalBody } from './graph/service-principal-entity.ts'
import { vaultsSchema } from './key-vault/vaults-schema.ts'
import { environmentsSchema } from './power-platform/environment.ts'

/** One user, under the part of the user principal name before the @. */
const user = z.strictObject({
  id: z.guid().optional().describe('object id; drawn when absent'),
  displayName: z.string().optional(),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  mail: z.string().optional(),
  password: z.string().min(1).optional().describe('drawn when absent'),
  administrator: z.boolean().optional().describe('holds Global Administrator'),
  guestFrom: z
    .strictObject({ tenant: z.string(), user: z.string() })
    .optional()
    .describe('makes it a guest, who signs in with that account of another tenant'),
})

const group = z.strictObject({
  id: z.guid().optional(),
  displayName: z.string().optional(),
  members: z.array(z.string()).describe('names of users'),
})

const secret = z.union([
  z.string().min(1),
  z.strictObject({
    value: z.string().min(1),
    displayName: z.string().optional(),
    endDateTime: z.iso.datetime({ offset: true }).optional(),
  }),
])

const federatedIdentityCredential = z.strictObject({
  name: z.string().min(1),
  issuer: z.url(),
  subject: z.string().min(1),
  audiences: z.array(z.string()).default(['api://AzureADTokenExchange']),
  description: z.string().nullable().default(null),
})

const servicePrincipal = servicePrincipalBody.extend({
  claimsMappingPolicy: z.boolean().optional().describe('whether a claims mapping policy is assigned to it'),
})

/** One application with what belongs to it. Other applications are named by their key in the file or by appId. */
const application = z.strictObject({
  appId: z.guid().optional(),
  body: applicationBody.optional().describe('the application as POST /applications takes it'),
  servicePrincipal: z
    .union([z.literal(false), servicePrincipal])
    .optional()
    .describe('members of the service principal; false: there is none'),
  secrets: z.array(secret).optional(),
  federatedIdentityCredentials: z.array(federatedIdentityCredential).optional(),
  grants: z
    .array(
      z.strictObject({
        resource: z.string(),
        scope: z.string(),
        user: z.string().optional().describe('for this user alone; for everybody when absent'),
      }),
    )
    .optional()
    .describe('delegated permissions that are consented'),
  roles: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe('application permissions it holds: resource → values'),
  assignments: z
    .array(z.strictObject({ to: z.string(), role: z.string().optional() }))
    .optional()
    .describe('users and groups that are assigned to it, with an app role or with plain access'),
})

export const conditionalAccess = z.strictObject({
  users: z.array(z.string()).optional(),
  applications: z.array(z.string()).optional(),
  control: z.enum(['block', 'mfa', 'mfaRegistration', 'compliantDevice', 'signInFrequency']),
})

export const federationBlocked = z.union([z.boolean(), z.array(z.url())])

const tenant = z.strictObject({
  tenantId: z.guid().optional(),
  displayName: z.string().optional(),
  domains: z.array(z.string().toLowerCase()).min(1).optional().describe('the first is the initial domain'),
  users: z.record(z.string(), user.nullable()).optional(),
  groups: z.record(z.string(), group.nullable()).optional(),
  applications: z.record(z.string(), application.nullable()).optional(),
  policies: z
    .strictObject({
      authorization: z.record(z.string(), z.unknown()),
      appManagement: z.record(z.string(), z.unknown()),
      adminConsentRequest: z.record(z.string(), z.unknown()),
    })
    .partial()
    .optional()
    .describe('members of the policies as Graph names them, over the defaults'),
  conditionalAccess: z.array(conditionalAccess).optional(),
  federationBlocked: federationBlocked
    .optional()
    .describe('forbids federated identity credentials: all, or those of these issuers'),
  environments: environmentsSchema
    .optional()
    .describe('of Power Platform, besides the default one that every tenant has'),
})

/**
 * A seed file. It is laid over the default seed: objects are merged member by member, lists and values replace what was
 * there, null removes an entry.
 */
export const seedSchema = z.strictObject({
  tenants: z
    .record(z.string(), tenant.nullable())
    .optional()
    .describe(
      '`home` is the tenant of the ready line, `fabrikam` the second one, `consumers` personal accounts',
    ),
  vaults: vaultsSchema.optional().describe('key vaults, with the roles that are held on them'),
  federatedIssuers: z
    .array(z.strictObject({ issuer: z.url(), jwks: z.strictObject({ keys: z.array(z.looseObject({})) }) }))
    .optional()
    .describe('public keys of outside issuers, for federated identity credentials'),
})

export type Seed = z.infer<typeof seedSchema>
export type TenantSeed = z.infer<typeof tenant>
export type UserSeed = z.infer<typeof user>
export type ApplicationSeed = z.infer<typeof application>
