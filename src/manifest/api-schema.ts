import * as z from 'zod'
import { preauthorized } from './client-schema.ts'
import { permissionValue, text } from './fields.ts'
import { found } from './problem.ts'

const scope = z.strictObject({
  value: permissionValue.describe(
    'The name that clients ask for and that the access token carries in its scp claim.',
  ),
  displayName: text(256).optional().describe('The title that the consent page shows.'),
  description: text(1024).optional().describe('The sentence that the consent page shows under the title.'),
  consent: z
    .enum(['admins-and-users', 'admins'])
    .default('admins-and-users')
    .describe('Who may consent to the scope: administrators and users, or administrators only.'),
  userConsent: z
    .strictObject({
      displayName: text(256).optional().describe('The title that users see; none when absent.'),
      description: text(1024).optional().describe('The sentence that users see; none when absent.'),
    })
    .optional()
    .describe('Other words for the consent page of users than for that of administrators.'),
})

const appRole = z.strictObject({
  value: permissionValue.describe('The name that the token carries in its roles claim.'),
  displayName: text(256).optional().describe('The title that administrators see when they assign the role.'),
  description: text(1024).optional().describe('What the role allows, for those who assign it.'),
  members: z
    .enum(['users', 'applications', 'both'])
    .default('users')
    .describe('Who can hold the role: users and groups, applications, or both.'),
})

const claimNames = z
  .array(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9._:-]*$/, 'is not the name of a claim such as ipaddr')
      .max(256, 'is longer than 256 characters'),
  )
  .default([])

const optionalClaims = z.strictObject({
  accessToken: claimNames.describe('Claims that access tokens for this API carry besides the usual ones.'),
  idToken: claimNames.describe('Claims that ID tokens carry besides the usual ones.'),
  saml2Token: claimNames.describe('Claims that SAML tokens carry besides the usual ones.'),
})

const identifierUri = z.union([z.string(), z.array(z.string())], {
  error: ({ input }) => `expected a URI or a list of URIs, found ${found(input)}`,
})

export const api = z.strictObject({
  identifierUri: identifierUri
    .default('api://{appId}')
    .describe(
      'The Application ID URI, which comes before the scope names, or several of them; {appId} stands for the client id.',
    ),
  tokenVersion: z
    .literal([1, 2])
    .default(2)
    .describe('The version of the access tokens for this API, which decides their issuer and audience.'),
  scopes: z
    .array(scope)
    .prefault([{ value: 'access_as_user' }])
    .describe('The delegated permissions that the API exposes.'),
  appRoles: z
    .array(appRole)
    .default([])
    .describe('The app roles that users, groups and applications can be given.'),
  optionalClaims: optionalClaims
    .prefault({})
    .describe('Claims that tokens carry besides the usual ones, by the kind of token.'),
  preauthorize: z
    .array(preauthorized)
    .default([])
    .describe('Clients for which nobody is asked to consent to the scopes.'),
})
