import { z } from 'zod'
import type { Platform } from '../model/directory.ts'
import { found } from './problem.ts'
import { redirectUriFaults } from './redirect-uri.ts'
import { MAX_KEY } from './slug.ts'

// Defaults that are the same for every manifest stand here; those that depend on another field, in desired/derive.ts.

const text = (max: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'holds a line break or a control character')

/** Written as `180d`, `26w` or `1y`; read as days. The longest reach is a century: Graph takes any end date. */
const duration = (fallback: string) =>
  z
    .string({ error: ({ input }) => `expected a duration such as 180d, 26w or 1y, found ${found(input)}` })
    .regex(
      /^(?:[1-9]\d{0,3}d|[1-9]\d{0,2}w|[1-9]\d?y)$/,
      'is not a duration such as 180d (days), 26w (weeks) or 1y (years)',
    )
    .transform(days)
    .prefault(fallback)

const days = (written: string): number =>
  Number.parseInt(written, 10) * (written.endsWith('y') ? 365 : written.endsWith('w') ? 7 : 1)

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

const scope = z.strictObject({
  // The characters are those that the reference of permissionScope allows.
  value: z
    .string()
    .min(1, 'is empty')
    .max(120, 'is longer than 120 characters')
    .regex(
      /^[A-Za-z0-9!#$%&'()*+,./:;=?@[\]^_{}~-]*$/,
      'holds a character that a scope value must not have, such as a blank, a quote or a letter outside a to z',
    )
    .regex(/^(?!\.)/, 'begins with a full stop')
    .describe('The name that clients ask for and that the access token carries in its scp claim.'),
  displayName: text(256).optional().describe('The title that the consent page shows.'),
  description: text(1024).optional().describe('The sentence that the consent page shows under the title.'),
  consent: z
    .enum(['admins-and-users', 'admins'])
    .default('admins-and-users')
    .describe('Who may consent to the scope: administrators and users, or administrators only.'),
})

const api = z.strictObject({
  identifierUri: z
    .string()
    .default('api://{appId}')
    .describe(
      'The Application ID URI, which comes before the scope names; {appId} stands for the client id.',
    ),
  tokenVersion: z
    .literal([1, 2])
    .default(2)
    .describe('The version of the access tokens for this API, which decides their issuer and audience.'),
  scopes: z
    .array(scope)
    .prefault([{ value: 'access_as_user' }])
    .describe('The delegated permissions that the API exposes.'),
})

const permissions = z.strictObject({
  'microsoft-graph': z
    .array(
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9._-]*$/, 'is not the name of a permission such as User.Read')
        .max(120, 'is longer than 120 characters'),
    )
    .default(['User.Read'])
    .describe('Delegated permissions on Microsoft Graph, by name.'),
})

const redirectUris = z.strictObject({
  web: redirectUriList('web').describe(
    'Redirect URIs of applications with a server, such as connectors; the shared one of Power Platform is added.',
  ),
  spa: redirectUriList('spa').describe('Redirect URIs of single-page applications.'),
  publicClient: redirectUriList('publicClient').describe(
    'Redirect URIs of desktop, mobile and command-line applications.',
  ),
  prune: z
    .boolean()
    .default(false)
    .describe('Whether redirect URIs that the manifest does not list are removed from the registration.'),
})

const secret = z.strictObject({
  name: text(64)
    .default('connector')
    .describe('The description of the client secret, by which appreg finds it again.'),
  lifetime: duration('180d').describe('How long a new client secret is valid.'),
  renewBefore: duration('30d').describe('How long before its end a client secret is replaced by a new one.'),
  store: z
    .string()
    .regex(/^(?:stdout|file:[^\u0000]+)$/, 'is not a sink: write `stdout` or `file:PATH`')
    .optional()
    .describe('Where a new client secret goes: stdout, or file:PATH relative to the current directory.'),
})

const credentials = z.strictObject({
  secrets: z.array(secret).prefault([{}]).meta({
    description: 'The client secret that the connector signs in with; an empty list for none.',
    maxItems: 1,
  }),
})

const server = z.strictObject({
  kind: z
    .enum(['arc-1', 'generic'])
    .default('generic')
    .describe('The product that serves the API, which decides how its settings are printed and tried.'),
  url: text(2048).optional().describe('The address at which clients reach the server.'),
})

export const manifestSchema = z.strictObject({
  name: text(120)
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
  audience: z
    .enum(['single-tenant', 'multi-tenant', 'multi-tenant-and-personal', 'personal'])
    .default('single-tenant')
    .describe('Whose accounts may sign in.'),
  api: api.prefault({}).describe('What the registration exposes as an API.'),
  permissions: permissions.prefault({}).describe('What the registration may do in other APIs.'),
  adminConsent: z
    .boolean()
    .default(true)
    .describe('Whether the permissions are granted for the whole tenant, so that nobody is asked.'),
  redirectUris: redirectUris.prefault({}).describe('Where Entra may send the answer to a sign-in.'),
  credentials: credentials.prefault({}).describe('How the registration proves itself to Entra.'),
  server: server.optional().describe('The server that receives the tokens.'),
})

/** A manifest that passed the schema and the rules, with the fixed defaults filled in. Durations are days. */
export type Manifest = z.infer<typeof manifestSchema>

/** A manifest as it may be written: fields with a default may be absent, durations are text. */
export type WrittenManifest = z.input<typeof manifestSchema>
