import type { Path } from './problem.ts'
import { allowsPersonal, findings, type Rule, repeated } from './rule.ts'
import type { Manifest } from './schema.ts'

interface PlacedUri {
  readonly path: Path
  readonly uri: string
}

const identifierUris = ({ api: { identifierUri } }: Manifest): PlacedUri[] => {
  const path = ['api', 'identifierUri']
  if (typeof identifierUri === 'string') return [{ path, uri: identifierUri }]
  return identifierUri.map((uri, index) => ({ path: [...path, index], uri }))
}

const identifierUrisAreWellFormed: Rule = (manifest) =>
  identifierUris(manifest).flatMap(({ path, uri }) => {
    const placeholder = uri.replaceAll('{appId}', '').match(/\{[^}]*\}?|\}/)?.[0]
    return findings(path, [
      /^(?:api|https):\/\/[^/?#]/.test(uri) ? '' : 'is neither of the form api://… nor https://…',
      placeholder === undefined ? '' : `holds ${placeholder}: {appId} is the only placeholder`,
      /[\s\u0000-\u001f\u007f*]/.test(uri) ? 'holds a blank, a control character or a wildcard' : '',
      uri.endsWith('/') ? 'ends with a slash, which Entra refuses' : '',
      uri.length > 255 ? 'is longer than 255 characters' : '',
    ])
  })

const identifierUrisDiffer: Rule = (manifest) => {
  const placed = identifierUris(manifest)
  return repeated(placed.map(({ uri }) => uri)).flatMap((index) =>
    findings(placed[index]?.path ?? [], ['stands in the list twice']),
  )
}

const scopeValuesDiffer: Rule = ({ api: { scopes } }) =>
  repeated(scopes.map(({ value }) => value)).map((index) => ({
    path: ['api', 'scopes', index, 'value'],
    message: `is the value of another scope: ${scopes[index]?.value}`,
  }))

const appRoleValuesDiffer: Rule = ({ api: { appRoles } }) =>
  repeated(appRoles.map(({ value }) => value)).map((index) => ({
    path: ['api', 'appRoles', index, 'value'],
    message: `is the value of another app role: ${appRoles[index]?.value}`,
  }))

// Graph takes equal values only where all the rest is equal too, the id included.
const appRolesDifferFromScopes: Rule = ({ api: { scopes, appRoles } }) =>
  appRoles.flatMap(({ value }, index) =>
    scopes.some((scope) => scope.value === value)
      ? [
          {
            path: ['api', 'appRoles', index, 'value'],
            message: `is the value of a scope as well: ${value}`,
            suggestion: 'Entra keeps both in one set of names: choose another',
          },
        ]
      : [],
  )

const preauthorizedClientsHaveScopes: Rule = ({ api: { preauthorize, scopes } }) =>
  preauthorize.length > 0 && scopes.length === 0
    ? findings(['api', 'preauthorize'], ['has no effect without a scope under api.scopes'])
    : []

// The limits for personal accounts: https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
const personalAudienceHasVersion2Tokens: Rule = (manifest) =>
  allowsPersonal(manifest) && manifest.api.tokenVersion !== 2
    ? findings(['api', 'tokenVersion'], ['has to be 2 where personal accounts may sign in'])
    : []

const personalAudienceHasShortScopes: Rule = (manifest) => {
  if (!allowsPersonal(manifest)) return []
  const { scopes } = manifest.api
  const long = scopes.flatMap(({ value }, index) => (value.length > 40 ? [index] : []))
  return [
    ...long.map((index) => ({
      path: ['api', 'scopes', index, 'value'],
      message: 'is longer than 40 characters, the limit where personal accounts may sign in',
    })),
    ...(scopes.length > 100
      ? findings(
          ['api', 'scopes'],
          [`holds ${scopes.length} scopes: 100 is the limit where personal accounts may sign in`],
        )
      : []),
  ]
}

const APP_ID_LENGTH = 36

const personalAudienceHasPlainIdentifierUris: Rule = (manifest) => {
  if (!allowsPersonal(manifest)) return []
  const placed = identifierUris(manifest)
  return [
    ...findings(
      ['api', 'identifierUri'],
      placed.length > 50 ? ['holds more than 50 URIs, the limit where personal accounts may sign in'] : [],
    ),
    ...placed.flatMap(({ path, uri }) =>
      findings(path, [
        /[?#]/.test(uri)
          ? 'has a query or a fragment, which it must not where personal accounts may sign in'
          : '',
        uri.replaceAll('{appId}', '0'.repeat(APP_ID_LENGTH)).length > 120
          ? 'is longer than 120 characters, the limit where personal accounts may sign in'
          : '',
      ]),
    ),
  ]
}

export const apiRules: readonly Rule[] = [
  identifierUrisAreWellFormed,
  identifierUrisDiffer,
  scopeValuesDiffer,
  appRoleValuesDiffer,
  appRolesDifferFromScopes,
  preauthorizedClientsHaveScopes,
  personalAudienceHasVersion2Tokens,
  personalAudienceHasShortScopes,
  personalAudienceHasPlainIdentifierUris,
]
