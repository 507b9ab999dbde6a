/** The ways to sign in, as `--auth` names them. */
export const authModes = [
  'auto',
  'browser',
  'device-code',
  'azure-cli',
  'service-principal',
  'workload-identity',
  'managed-identity',
  'azure-pipelines',
] as const
export type AuthMode = (typeof authModes)[number]
