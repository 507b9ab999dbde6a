import type { Misconfiguration } from './catalogue.ts'

export const assignment: readonly Misconfiguration[] = [
  {
    id: 'user-not-assigned',
    title: 'The app requires assignment, and the user has none',
    codes: [50105],
    says: [
      'to block users unless they are specifically granted',
      'is not assigned to a role for the application',
    ],
    see: 'The sign-in page says that the administrator has configured the application to block users.',
    why: 'With "Assignment required" only users and direct members of groups that are assigned get in; members of nested groups do not.',
    shows: [
      {
        what: 'assignment of {user}',
        expected: 'the user, or a group that holds the user directly',
        actual: 'none',
      },
    ],
    causes: [
      {
        cause: 'The user was not assigned, directly or through a group.',
        checks: ['assignment'],
        fix: {
          kind: 'assign-user',
          summary: 'assign the user, or a group that holds the user directly, to {appName}',
          steps: [
            'Enterprise applications, the app {appId}, Users and groups, Add user/group.',
            'Where everybody may sign in: Properties, "Assignment required?" to No (`assignmentRequired: false`). This opens the app to the whole tenant.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'client-not-assigned',
    title: 'The API requires assignment, and the client has no role',
    codes: [501051],
    see: 'An app-only token is refused with invalid_grant.',
    why: 'An API with "Assignment required" gives app-only tokens only to clients that hold one of its app roles.',
    shows: [{ what: 'app role of {appId} on {resourceAppId}', expected: 'at least one', actual: 'none' }],
    causes: [
      {
        cause: 'No app role of the API was granted to the client.',
        checks: ['assignment', 'grants'],
        fix: {
          kind: 'assign-user',
          summary: 'grant the client {appId} an app role of {resourceAppId}',
          steps: [
            'The API, App roles: a role for applications.',
            'The client, API permissions, Add a permission, Application permissions: that role; then Grant admin consent.',
          ],
        },
      },
      {
        cause: 'The client lists no application permission of the API.',
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'list the application permission, and consent to it',
          steps: [
            'The client, API permissions, Add a permission, Application permissions; then Grant admin consent.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
]
