import { microsoftPresets } from '../manifest/microsoft-presets.ts'
import { presets } from '../manifest/presets.ts'
import { withoutLoopbackPort } from '../manifest/redirect-uri.ts'
import { type Platform, platforms } from '../model/directory.ts'
import type { Registration } from '../model/registration.ts'
import type { Redirect } from './clients/redirects.ts'
import { isItsOwnApi } from './entra.ts'
import { shellLine } from './formats/shell.ts'

/** Something that a registration has to have for a target. */
export interface Need {
  /** What is not there, to be put into a sentence. */
  readonly lacking: string
  isMet(registration: Registration): boolean
  /** What to do about it, with the command. */
  remedy(registration: Registration, target: string): string
}

export const aServerUrl: Need = {
  lacking: 'the address of the server',
  isMet: ({ server }) => server?.url !== undefined,
  remedy: nameTheServer,
}

export const anHttpsServerUrl: Need = {
  lacking: 'an https address of the server',
  isMet: ({ server }) => server?.url?.startsWith('https:') === true,
  remedy: nameTheServer,
}

/** A connector is often made before its server has an address, but calls it from the cloud and over https only. */
export const noPlainServerUrl: Need = {
  ...anHttpsServerUrl,
  isMet: (registration) => registration.server?.url === undefined || anHttpsServerUrl.isMet(registration),
}

function nameTheServer({ appId }: Registration, target: string): string {
  const command = ['appreg', 'config', target, '--app', appId, '--server-url', 'https://HOST/mcp']
  return `name the server: ${shellLine(command)}, or write server.url into the manifest`
}

export const aScope: Need = {
  lacking: 'a scope that the API exposes',
  isMet: ({ scopes }) => scopes.length > 0,
  remedy: ({ appId, apiAppId = appId }) => `write one under api.scopes ${inManifest(apiAppId)}`,
}

export const version2Tokens: Need = {
  lacking: 'access tokens of version 2',
  isMet: ({ tokenVersion }) => tokenVersion === 2,
  remedy: ({ appId, apiAppId = appId }) => `write api.tokenVersion: 2 ${inManifest(apiAppId)}`,
}

/**
 * A client that is its own API asks by GUID, which becomes the audience of version 1 tokens: servers that are printed for
 * compare it with the Application ID URI.
 */
export const version2TokensForItself: Need = {
  ...version2Tokens,
  isMet: (registration) =>
    !isItsOwnApi(registration) || registration.scopes.length === 0 || version2Tokens.isMet(registration),
}

/** What the client asks for has to be its own, or it is refused as a token for somebody else. */
export const oneRegistration: Need = {
  lacking: 'one registration that is client and API',
  isMet: isItsOwnApi,
  remedy: () => 'write topology: single into a manifest of its own for this server, and run appreg apply',
}

export const aSecret: Need = {
  lacking: 'a client secret',
  isMet: ({ secret }) => secret !== undefined,
  remedy: ({ appId }) =>
    `mint one: ${shellLine(['appreg', 'secret', 'add', 'connector', '--secret-to', 'file:connector.secret', '--app', appId])}, or name one under credentials.secrets in the manifest and run appreg apply`,
}

const inManifest = (appId: string): string =>
  `into the manifest, which ${shellLine(['appreg', 'import', '--app', appId])} writes where there is none, and run appreg apply`

/** Microsoft's service that gets a token for the connector's registration on behalf of whoever uses it. */
const azureApiConnections = microsoftPresets['powerplatform-obo'].appId

/** Without it the connector works for its maker and fails for everybody else. */
export const preAuthorizedConnections: Need = {
  lacking: 'the pre-authorization of Azure API Connections',
  isMet: ({ preauthorized = [], ownPreauthorized = preauthorized }) =>
    ownPreauthorized.includes(azureApiConnections),
  remedy: ({ appId }) => `write api.preauthorize: [powerplatform-obo] ${inManifest(appId)}`,
}

/** One of the redirect URIs of a client. */
export const redirectUriOf = (redirect: Redirect): Need => ({
  lacking: `the redirect URI ${redirect.example}`,
  isMet: (registration) => redirectUrisOf(redirect, registration).length > 0,
  remedy: ({ appId }) => addRedirectUri(appId, redirect.example),
})

/** A redirect URI that follows from the server's address. */
export const redirectUriAtServer = (path: string): Need => ({
  lacking: `the redirect URI ${path} of the server`,
  isMet: ({ redirectUris, server }) =>
    server?.url !== undefined && redirectUris.web.includes(new URL(path, server.url).href),
  remedy: ({ appId, server }) => addRedirectUri(appId, new URL(path, server?.url ?? 'https://HOST').href),
})

const addRedirectUri = (appId: string, uri: string): string =>
  `register it: ${shellLine(['appreg', 'redirect', 'add', uri, '--app', appId])}`

export interface RegisteredUri {
  readonly platform: Platform
  readonly uri: string
}

/** The registered redirect URIs of a client, whatever the port of a loopback address. */
export function redirectUrisOf(redirect: Redirect, { redirectUris }: Registration): RegisteredUri[] {
  const wanted = redirect.presets
    .flatMap((preset) => Object.values(presets.get(preset)?.redirectUris ?? {}).flat())
    .map((uri) => uri.replace(/:\{\w+\}/, ''))
    .map(withoutLoopbackPort)
  return platforms.flatMap((platform) =>
    redirectUris[platform]
      .filter((uri) => wanted.includes(withoutLoopbackPort(uri)))
      .map((uri) => ({ platform, uri })),
  )
}

/** What the registration lacks. */
export const unmet = (needs: readonly Need[], registration: Registration): Need[] =>
  needs.filter((need) => !need.isMet(registration))
