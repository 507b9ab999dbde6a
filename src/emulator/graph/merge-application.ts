import type { Application, ApplicationBody } from './application-entity.ts'
import { mergeKeyCredentials } from './key-credentials.ts'

const NO_CLAIMS = { accessToken: [], idToken: [], saml2Token: [] }
const NO_LOCK = {
  allProperties: null,
  credentialsWithUsageSign: null,
  credentialsWithUsageVerify: null,
  isEnabled: false,
  tokenEncryptionKeyId: null,
}

/** The application after a write: collections are replaced whole, complex properties merged member by member. */
export function mergeApplication(app: Application, body: ApplicationBody, newId: () => string): Application {
  const { passwordCredentials: _, api, info, optionalClaims, parentalControlSettings, ...rest } = body
  const { publicClient, servicePrincipalLockConfiguration, spa, web, keyCredentials, ...whole } = rest
  return assign(app, {
    ...whole,
    api: assign(app.api, api),
    info: assign(app.info, info),
    keyCredentials: keyCredentials
      ? mergeKeyCredentials(app.keyCredentials, keyCredentials, newId)
      : app.keyCredentials,
    optionalClaims: nullable(app.optionalClaims, optionalClaims, NO_CLAIMS),
    parentalControlSettings: assign(app.parentalControlSettings, parentalControlSettings),
    publicClient: assign(app.publicClient, publicClient),
    servicePrincipalLockConfiguration: nullable(
      app.servicePrincipalLockConfiguration,
      servicePrincipalLockConfiguration,
      NO_LOCK,
    ),
    spa: assign(app.spa, spa),
    web: mergeWeb(app.web, web),
  })
}

/** `redirectUriSettings` follows `redirectUris`; Graph fills in an entry per URI. */
function mergeWeb(stored: Application['web'], sent: ApplicationBody['web']): Application['web'] {
  const { implicitGrantSettings, ...rest } = sent ?? {}
  const merged = assign(stored, rest)
  const settings = sent?.redirectUris
    ? sent.redirectUris.map((uri) => ({ uri, index: null }))
    : merged.redirectUriSettings
  return {
    ...merged,
    redirectUris: sent?.redirectUris ?? settings.map(({ uri }) => uri),
    implicitGrantSettings: assign(stored.implicitGrantSettings, implicitGrantSettings),
    redirectUriSettings: settings,
  }
}

type Sent<T> = { readonly [Member in keyof T]?: T[Member] | undefined }

/** JSON has no undefined, so a member is either sent or absent. */
export const assign = <T extends object>(stored: T, sent: Sent<T> | undefined): T => ({ ...stored, ...sent })

function nullable<T extends object>(stored: T | null, sent: Sent<T> | null | undefined, empty: T): T | null {
  if (sent === undefined) return stored
  return sent === null ? null : assign(stored ?? empty, sent)
}
