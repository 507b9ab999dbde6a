import { isNamed } from '../../model/directory.ts'
import { listed } from '../look/check.ts'
import { listedScopes } from '../look/consent.ts'
import { isSame, nameOf, type Picture } from '../look/picture.ts'
import { mayBecome } from '../look/resource.ts'
import { type Trouble, trouble } from './trouble.ts'

export function tokenVersion({ api }: Picture): Trouble[] {
  const { application } = api.live
  if (!application || application.api.oauth2PermissionScopes.length === 0) return []
  const held = application.api.requestedAccessTokenVersion
  if (held === 2 || api.desired?.tokenVersion === 1) return []
  return [
    trouble({
      check: 'token-version',
      title: `${nameOf(api)} issues version 1 tokens`,
      cause:
        'Their issuer is https://sts.windows.net/TENANT/ and their audience the identifier URI: a server that expects version 2 refuses them.',
      severity: 'warning',
      evidence: {
        what: 'api.requestedAccessTokenVersion',
        expected: '2',
        actual: held === null ? 'not set, which is 1' : `${held}`,
      },
      fix: {
        kind: 'set-token-version-2',
        summary: 'set api.requestedAccessTokenVersion to 2, and let the server expect version 2',
        steps: ['In appreg.yaml: `api.tokenVersion: 2`, then `appreg apply`.'],
      },
      repair: { party: api, wanted: { tokenVersion: 2 } },
    }),
  ]
}

/** One that nobody lists and no manifest names may be on its way out. */
export function disabledScopes(picture: Picture): Trouble[] {
  const { api } = picture
  const scopes = api.live.application?.api.oauth2PermissionScopes ?? []
  const off = scopes.filter(isNamed).filter(({ isEnabled }) => !isEnabled)
  const wanted = [
    ...listedScopes(picture, api.appId),
    ...(api.desired?.scopes.map(({ value }) => value) ?? []),
  ]
  const missed =
    off.length === scopes.filter(isNamed).length ? off : off.filter(({ value }) => wanted.includes(value))
  if (missed.length === 0) return []
  const names = listed(missed.map(({ value }) => value))
  return [
    trouble({
      check: 'scope-exposed',
      title: `${nameOf(api)} has scopes that are disabled`,
      cause: 'Who asks for one is refused (AADSTS650053).',
      severity: 'error',
      evidence: {
        what: 'api.oauth2PermissionScopes',
        expected: `${names}, enabled`,
        actual: `${names}, disabled`,
      },
      fix: {
        kind: 'add-scope',
        summary: `enable ${names}`,
        steps: ['The API, Expose an API, the scope: state Enabled.'],
      },
      repair: { party: api, wanted: { scopes: missed.map((scope) => ({ ...scope, isEnabled: true })) } },
    }),
  ]
}

export function identifierUris(picture: Picture): Trouble[] {
  const { api, client } = picture
  const { application } = api.live
  if (!application || application.api.oauth2PermissionScopes.length === 0) return []
  const uris = application.identifierUris
  const unusable = uris.filter(
    (uri) => /\/$|[A-Z]/.test(uri.replace(/^\w+:/, '')) || mayBecome(uri, picture) === false,
  )
  return [
    ...unusable.map((uri) =>
      trouble({
        check: 'identifier-uri',
        title: `${nameOf(api)} has an identifier URI that is hard to ask for`,
        cause:
          'Clients have to name it character by character. This one ends in a slash, holds upper-case letters, or stands under no verified domain and not under its own app id (AADSTS500011, 9010010).',
        severity: 'warning',
        evidence: { what: 'identifierUris', expected: `such as api://${api.appId}`, actual: uri },
        fix: {
          kind: 'add-identifier-uri',
          summary: `add api://${api.appId}, and let clients ask for that`,
          steps: ['The API, Expose an API, Application ID URI. In appreg.yaml: `api.identifierUri`.'],
        },
        repair: uris.includes(`api://${api.appId}`)
          ? undefined
          : { party: api, wanted: { identifierUris: [`api://${api.appId}`] } },
      }),
    ),
    ...missingUris(picture, uris),
    ...(uris.length === 0 && !api.desired && !isSame(client, api) ? [withoutUri(picture)] : []),
    ...serverUnnamed(picture, uris),
  ]
}

/** Those of the manifest. */
const missingUris = ({ api }: Picture, uris: readonly string[]): Trouble[] =>
  (api.desired?.identifierUris ?? [])
    .map((uri) => uri.replaceAll('{appId}', api.appId))
    .filter((uri) => !uris.includes(uri))
    .map((uri) =>
      trouble({
        check: 'identifier-uri',
        title: `${nameOf(api)} lacks an identifier URI of the manifest`,
        cause: 'Clients that name the API by it are refused (AADSTS500011).',
        severity: 'error',
        evidence: { what: 'identifierUris', expected: uri, actual: listed(uris) },
        fix: { kind: 'add-identifier-uri', summary: `add ${uri}`, steps: ['Run `appreg apply`.'] },
        repair: { party: api, wanted: { identifierUris: [uri] } },
      }),
    )

const withoutUri = ({ api }: Picture): Trouble =>
  trouble({
    check: 'identifier-uri',
    title: `${nameOf(api)} has no identifier URI`,
    cause: `Scopes can be asked for by its app id alone: ${api.appId}/SCOPE.`,
    severity: 'info',
    evidence: { what: 'identifierUris', expected: `api://${api.appId}`, actual: 'none' },
    fix: {
      kind: 'add-identifier-uri',
      summary: `add api://${api.appId}`,
      steps: ['In appreg.yaml: `api.identifierUri`, whose default it is.'],
    },
    repair: { party: api, wanted: { identifierUris: [`api://${api.appId}`] } },
  })

/** MCP clients send the address of the server as `resource`, which has to belong to the API. */
function serverUnnamed(picture: Picture, uris: readonly string[]): Trouble[] {
  const { api } = picture
  const url = api.desired?.server?.url
  if (url === undefined || uris.includes(url)) return []
  const may = mayBecome(url, picture)
  return [
    trouble({
      check: 'resource-metadata',
      title: "The server's address is no identifier URI of the API",
      cause:
        'MCP clients that send the address as `resource` are refused (AADSTS9010010), unless the server names an identifier URI in its metadata.',
      severity: 'info',
      evidence: { what: 'identifierUris', expected: url, actual: listed(uris) },
      fix: {
        kind: 'add-identifier-uri',
        summary: may
          ? `add ${url} to the identifier URIs`
          : `let the server name ${uris[0] ?? `api://${api.appId}`} as \`resource\` of its metadata`,
        steps: ['In appreg.yaml: `api.identifierUri`, a list with both.'],
      },
    }),
  ]
}

export function preAuthorization({ api }: Picture): Trouble[] {
  const { application } = api.live
  if (!application || !api.desired) return []
  const held = application.api.preAuthorizedApplications
  const missing = api.desired.preauthorize.filter(({ appId }) => !held.some((one) => one.appId === appId))
  return missing.map((client) =>
    trouble({
      check: 'pre-authorized',
      title: `${nameOf(api)} does not pre-authorize a client that the manifest chooses`,
      cause: "People are asked for consent, and Microsoft's own clients are refused (AADSTS650057, 65001).",
      severity: 'warning',
      evidence: {
        what: 'api.preAuthorizedApplications',
        expected: client.appId,
        actual: listed(held.map(({ appId }) => appId)),
      },
      fix: {
        kind: 'preauthorize-client',
        summary: `pre-authorize ${client.appId} for ${listed(client.scopes)}`,
        steps: ['Run `appreg apply`.'],
      },
      repair: { party: api, wanted: { preauthorize: [client] } },
    }),
  )
}
