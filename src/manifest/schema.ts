import * as z from 'zod'
import { prunable } from '../model/desired.ts'
import type { Platform } from '../model/directory.ts'
import { assignments, owners, permissions } from './access-schema.ts'
import { api } from './api-schema.ts'
import { client } from './client-schema.ts'
import { credentials } from './credential-schema.ts'
import { httpsUrl, lowerGuid, MAX_NAME, text } from './fields.ts'
import { found } from './problem.ts'
import { redirectUriFaults } from './redirect-uri.ts'
import { serverKinds } from './server-kinds.ts'
import { MAX_KEY } from './slug.ts'

// Defaults that are the same for every manifest stand here; those that depend on another field, in desired/.

const redirectUriList = (platform: Platform) =>
  z
    .array(
      z
        .string()
        .max(256, 'is longer than 256 characters')
        .superRefine((uri, context) => {
          for (const message of redirectUriFaults(uri, platform))
            context.addIssue({ code: 'custom', message })
        }),
    )
    .default([])

const redirectUris = z.strictObject({
  web: redirectUriList('web').describe('Redirect URIs of applications with a server, such as connectors.'),
  spa: redirectUriList('spa').describe('Redirect URIs of single-page applications.'),
  publicClient: redirectUriList('publicClient').describe(
    'Redirect URIs of desktop, mobile and command-line applications.',
  ),
  prune: z
    .boolean()
    .default(false)
    .describe(
      'Whether redirect URIs that neither the manifest lists nor a client brings are removed from the registration.',
    ),
})

const implicit = z.strictObject({
  accessTokens: z
    .boolean()
    .default(false)
    .describe('Whether the authorization endpoint itself may answer with access tokens.'),
  idTokens: z
    .boolean()
    .default(false)
    .describe('Whether the authorization endpoint itself may answer with ID tokens.'),
})

const server = z.strictObject({
  kind: z
    .enum(serverKinds)
    .default('generic')
    .describe('The product that serves the API, which decides how its settings are printed and tried.'),
  url: text(2048).optional().describe('The address at which clients reach the server.'),
})

const url = httpsUrl.max(2048, 'is longer than 2048 characters')

export const manifestSchema = z.strictObject({
  name: text(MAX_NAME)
    .regex(/^(?!\s)(?:[\s\S]*\S)?$/, 'begins or ends with a blank')
    .describe('The display name of the app registration.'),
  key: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
      'is not made of lower-case letters a to z, digits, and hyphens between them',
    )
    .max(MAX_KEY, `is longer than ${MAX_KEY} characters`)
    .optional()
    .describe('The unique name by which appreg finds the registration again; it cannot change later.'),
  appId: lowerGuid
    .optional()
    .describe(
      'The client id of a registration that was made without appreg: it is found by this, and never created.',
    ),
  audience: z
    .enum(['single-tenant', 'multi-tenant', 'multi-tenant-and-personal', 'personal'])
    .default('single-tenant')
    .describe('Whose accounts may sign in.'),
  topology: z
    .enum(['single', 'split'])
    .default('single')
    .describe('Whether one registration is API and client, or the clients get a second one.'),
  notes: z
    .string()
    .min(1, 'is empty')
    .max(1024, 'is longer than 1024 characters')
    .optional()
    .describe('A note for those who manage the registration.'),
  tags: z.array(text(256)).default([]).describe('Tags of the registration; other tags stay.'),
  homePageUrl: url.optional().describe('The page that people reach from their list of applications.'),
  logoutUrl: url.optional().describe('The address that Entra calls when a user signs out.'),
  api: api.prefault({}).describe('What the registration exposes as an API.'),
  permissions: permissions.prefault({}).describe('What the registration may do in other APIs.'),
  adminConsent: z
    .boolean()
    .default(true)
    .describe('Whether the permissions are granted for the whole tenant, so that nobody is asked.'),
  clients: z
    .array(client)
    .default(['copilot-studio'])
    .describe('Presets of well-known clients, which bring redirect URIs and pre-authorization.'),
  redirectUris: redirectUris.prefault({}).describe('Where Entra may send the answer to a sign-in.'),
  publicClient: z
    .boolean()
    .optional()
    .describe('Whether flows without a redirect URI, such as device code, treat the registration as public.'),
  implicit: implicit.optional().describe('Which tokens the authorization endpoint itself may hand out.'),
  credentials: credentials.prefault({}).describe('How the registration proves itself to Entra.'),
  servicePrincipal: z
    .boolean()
    .default(true)
    .describe('Whether the registration gets a service principal, without which nobody signs in to it.'),
  enabled: z.boolean().optional().describe('Whether anybody can sign in to the application in this tenant.'),
  assignmentRequired: z
    .boolean()
    .optional()
    .describe('Whether only assigned users, groups and applications get a token.'),
  assignments,
  owners,
  prune: z
    .union([z.boolean(), z.array(z.enum(prunable))], {
      error: ({ input }) => `expected true, false, or a list of parts, found ${found(input)}`,
    })
    .default(false)
    .describe(
      'Where what the manifest does not name is removed from the registration: everywhere, or in the parts that are listed.',
    ),
  server: server.optional().describe('The server that receives the tokens.'),
})

/** A manifest that passed the schema and the rules, with the fixed defaults filled in. Durations are days. */
export type Manifest = z.infer<typeof manifestSchema>

/** A manifest as it may be written: fields with a default may be absent, durations are text. */
export type WrittenManifest = z.input<typeof manifestSchema>
