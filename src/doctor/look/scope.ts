import { closest, distance } from 'fastest-levenshtein'
import { isNamed } from '../../model/directory.ts'
import { resourceIsGraph } from '../catalogue/well-known.ts'
import { amiss, type Check, inOrder, type Judgement, listed, type Suspicion, unknown } from './check.ts'
import { isSame, nameOf, type Picture } from './picture.ts'
import { askedResource } from './resource.ts'

/** The last part of each scope of the request that is one of an API, `offline_access` and its like left out. */
export const askedScopes = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[\s,]+/)
    .map((word) => word.replace(/^.*\//, ''))
    .filter((word) => word !== '' && word !== '.default' && !oidc.has(word.toLowerCase()))

const oidc = new Set(['openid', 'profile', 'email', 'offline_access'])

export const scopeExposed: Check = ({ api }, { kind, situation: { parameters } }) => {
  const { application } = api.live
  if (!application) return unknown
  const scopes = application.api.oauth2PermissionScopes.filter(isNamed)
  const enabled = scopes.filter(({ isEnabled }) => isEnabled).map(({ value }) => value)
  const what = `enabled scopes of ${nameOf(api)}`
  if (parameters.scope === undefined) {
    return enabled.length === 0 ? amiss(what, 'at least one', 'none') : unknown
  }
  const [missing] = askedScopes(parameters.scope).filter((name) => !enabled.includes(name))
  if (missing === undefined) return inOrder(what, parameters.scope, listed(enabled))
  const isDisabled = scopes.some(({ value }) => value === missing)
  if (isDisabled) return forKind(kind, 'add-scope', [what, missing, `${missing}, disabled`])
  if (application.appRoles.some(({ value }) => value === missing))
    return forKind(kind, 'fix-scope-string', [what, missing, `${missing} is an app role, and no scope`])
  const near = slipOf(missing, enabled)
  if (near) return forKind(kind, 'fix-scope-string', [`${what} (nearly the same)`, missing, near])
  return forKind(kind, 'add-scope', [what, missing, listed(enabled)])
}

/** It speaks for the cause with this fix, and against the others of the same failure. */
const forKind = (kind: string, mended: string, row: [string, string, string]): Judgement =>
  (kind === mended ? amiss : inOrder)(...row)

const slipOf = (name: string, known: readonly string[]): string | undefined => {
  const near = known.length > 0 ? closest(name, [...known]) : undefined
  return near !== undefined && distance(name.toLowerCase(), near.toLowerCase()) <= 2 ? near : undefined
}

export const scopeText: Check = (picture, suspicion) => {
  const judge = judges[suspicion.misconfiguration]
  return judge ? judge(picture, suspicion) : unknown
}

type Judge = (picture: Picture, suspicion: Suspicion) => Judgement

/** A whole scope as the client has to write it: by app id where client and API are one. */
export const wholeScope = ({ client, api }: Picture, name: string): string => {
  const [uri] = api.live.application?.identifierUris ?? []
  return `${isSame(client, api) ? api.appId : (uri ?? api.appId)}/${name}`
}

const ofScopeOfGraph: Judge = (picture, suspicion) =>
  (resourceIsGraph.holds(suspicion.situation) ? ofBareScope : ofSlip)(picture, suspicion)

const ofBareScope: Judge = (picture, { situation: { parameters } }) => {
  const [name] = askedScopes(parameters.scope?.replace(/\S+\/\S*/g, ''))
  // The API of the picture is the one that the message names, and that is Microsoft Graph.
  const own = picture.meant.find(({ api }) => api.oauth2PermissionScopes.some(({ value }) => value === name))
  if (name === undefined || !own) return unknown
  const { resource = '' } = parameters
  const [first = own.appId] = own.appId === picture.client.appId ? [] : own.identifierUris
  const uri = own.identifierUris.includes(resource) ? resource : first
  return amiss('scope of the request', `${uri}/${name}`, parameters.scope ?? name)
}

/** What was separated by the wrong sign, or stands beside `.default`, as it has to be. */
const ofMalformed: Judge = (picture, suspicion) => {
  const asked = suspicion.situation.parameters.scope?.trim()
  if (asked === undefined) return unknown
  const words = asked.split(/[\s,;]+/)
  const single = words.filter((word) => !/\/\.default$/i.test(word))
  const isMixed = single.length < words.length && askedScopes(single.join(' ')).length > 0
  const corrected = (isMixed ? single : words).join(' ')
  return corrected === asked ? ofSlip(picture, suspicion) : amiss('scope of the request', corrected, asked)
}

const ofSlip: Judge = (picture, suspicion) =>
  scopeExposed(picture, { ...suspicion, kind: 'fix-scope-string' })

const ofResource: Judge = (picture, suspicion) => {
  const found = askedResource(picture, suspicion)
  if (!found || !picture.api.live.application) return unknown
  const { asked, names, isKnown, near } = found
  const what = 'resource of the request'
  if (isKnown) return inOrder(what, listed(names), asked)
  return near ? amiss(`${what} (differs in ${near.difference})`, near.name, asked) : unknown
}

const ofRefresh: Judge = (_picture, { situation: { parameters } }) => {
  if (parameters.scope === undefined) return unknown
  const what = 'scope of the request'
  return /\boffline_access\b/.test(parameters.scope)
    ? inOrder(what, 'with offline_access', parameters.scope)
    : amiss(what, `${parameters.scope} offline_access`, parameters.scope)
}

const ofItself: Judge = (picture, { situation: { parameters } }) =>
  isSame(picture.client, picture.api)
    ? amiss(
        'resource of a client that asks for itself',
        wholeScope(picture, picture.api.live.application?.api.oauth2PermissionScopes[0]?.value ?? '.default'),
        parameters.resource ?? parameters.scope ?? `named by a URI`,
      )
    : unknown

/** By the misconfiguration: what is wrong in the text depends on what the message complains of. */
const judges: Readonly<Record<string, Judge>> = {
  'scope-unknown': ofScopeOfGraph,
  'resource-parameter-mismatch': ofBareScope,
  'scope-malformed': ofMalformed,
  'consent-missing': ofSlip,
  'resource-unknown': ofResource,
  'resource-not-listed': ofResource,
  'self-token-by-uri': ofItself,
  'connector-without-refresh-token': ofRefresh,
  'token-expired': ofRefresh,
}
