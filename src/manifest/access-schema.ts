import * as z from 'zod'
import { permissionValue, principal } from './fields.ts'
import { found } from './problem.ts'

const graphPermission = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]*$/, 'is not the name of a permission such as User.Read')
  .max(120, 'is longer than 120 characters')

/** A list names delegated permissions; the mapping tells them from application permissions. */
const permissionsOn = (name: z.ZodType<string, string>) =>
  z.union(
    [
      z.array(name),
      z.strictObject({
        delegated: z
          .array(name)
          .default([])
          .describe('Permissions on behalf of the signed-in user: the names of scopes.'),
        application: z
          .array(name)
          .default([])
          .describe('Permissions of the registration itself, without a user: the values of app roles.'),
      }),
    ],
    {
      error: ({ input }) =>
        `expected a list of names, or a mapping with delegated and application, found ${found(input)}`,
    },
  )

export const permissions = z
  .strictObject({
    'microsoft-graph': permissionsOn(graphPermission)
      .default(['User.Read'])
      .describe('Permissions on Microsoft Graph, by name; a list means delegated ones.'),
  })
  .catchall(
    permissionsOn(permissionValue).describe(
      'Permissions on another API, named by its client id or one of its identifier URIs.',
    ),
  )
  .meta({ propertyNames: { pattern: '^(?:microsoft-graph|[0-9a-fA-F-]{36}|(?:api|https)://.+)$' } })

const assignment = z.union(
  [
    principal,
    z.strictObject({
      principal: principal.describe(
        'A user principal name, or the object id of a user, group or service principal.',
      ),
      role: permissionValue.optional().describe('The value of the app role that is given.'),
    }),
  ],
  {
    error: ({ input }) =>
      `expected an object id, a user principal name, or a mapping with principal and role, found ${found(input)}`,
  },
)

export const assignments = z
  .array(assignment)
  .default([])
  .describe('Users, groups and applications that are assigned to the application, with or without a role.')

export const owners = z
  .array(principal)
  .default([])
  .describe('Who owns the registration, by user principal name or object id; other owners stay.')
