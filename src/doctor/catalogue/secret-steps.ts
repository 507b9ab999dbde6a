/** How an app gets a secret that works, and the client with it. */
export const newSecret = [
  'Run `appreg secret rotate --app {appId}`; where the app has no secret: `appreg secret add --app {appId}`. It is proven with a token, and shown once or taken to `--secret-to SINK`.',
  'Or in the Entra admin center: App registrations, the app {appId}, Certificates & secrets, New client secret. Copy the value at once.',
]

/** The same in place of one that is in use. */
export const replacedSecret = [
  ...newSecret,
  'Put it where the client reads it, and restart the client: running processes keep the old one.',
  'Remove the old secret when the new one works: `appreg secret revoke KEYID --app {appId}`.',
]
