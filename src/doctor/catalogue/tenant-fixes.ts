/** Steps that several misconfigurations of tenant and account share. */
export const ownTenant = [
  'Copy the Directory (tenant) ID from the overview page of the registration.',
  'Put it into the authorize and token URLs in place of {tenant}, or into the tenant field of the connector.',
]

export const wider = {
  kind: 'change-signin-audience',
  summary: 'only if strangers are meant to sign in: widen the supported account types',
  steps: [
    'App registrations, the app, Authentication, Supported account types (`signInAudience`). In appreg.yaml: `audience`.',
    'Every tenant in the world can then use the app: check in the server who may.',
  ],
} as const
