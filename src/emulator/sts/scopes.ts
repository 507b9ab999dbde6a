import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import { refuse } from './token-refusal.ts'

/** What is asked of one resource. */
export interface Ask {
  /** The resource as it was named; the id of Microsoft Graph for scopes without one. */
  readonly resource: string
  /** Whether the scopes were written without a resource. */
  readonly bare: boolean
  /** Scope values without the resource. */
  readonly names: readonly string[]
  /** `/.default`, and every request of the v1 endpoint: what the registration lists. */
  readonly static: boolean
}

/** A scope parameter taken apart. */
export interface Scopes {
  readonly text: string
  readonly openId: readonly OpenIdScope[]
  /** One entry per resource, in the order in which they are first named. */
  readonly asks: readonly Ask[]
}

const OPEN_ID = ['openid', 'profile', 'email', 'offline_access'] as const
export type OpenIdScope = (typeof OPEN_ID)[number]

const DEFAULT = '.default'
/** RFC 6749 allows more; commas and semicolons are what lists are wrongly separated by. */
const WELL_FORMED = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/

/** Reads the `scope` of the v2.0 endpoint. */
export function parseScopes(text: string): Scopes {
  const tokens = text.split(' ').filter((token) => token !== '')
  if (tokens.length === 0) throw refuse(900144, { name: 'scope' })
  const openId = OPEN_ID.filter((scope) => tokens.includes(scope))
  const named = tokens
    .filter((token) => !OPEN_ID.some((scope) => scope === token))
    .map((token) => split(token, text))
  const asks = [...new Set(named.map(({ resource }) => resource))].map((resource): Ask => {
    const own = named.filter((token) => token.resource === resource)
    const names = own.map(({ name }) => name).filter((name) => name !== DEFAULT)
    const isStatic = names.length < own.length
    if (isStatic && names.length > 0)
      throw refuse(70011, {
        scope: text,
        reason: " .default scope can't be combined with resource-specific scopes.",
      })
    return { resource, names, static: isStatic, bare: own.every(({ bare }) => bare) }
  })
  return { text, openId, asks }
}

interface Token {
  readonly resource: string
  readonly name: string
  readonly bare: boolean
}

/** The scope stands behind the last slash; without one it belongs to Microsoft Graph. */
function split(token: string, text: string): Token {
  if (!WELL_FORMED.test(token)) throw malformed(text)
  const slash = token.lastIndexOf('/')
  if (slash < 0) return { resource: MICROSOFT_GRAPH, name: token, bare: true }
  const [resource, name] = [token.slice(0, slash), token.slice(slash + 1)]
  if (resource === '' || name === '') throw malformed(text)
  return { resource, name, bare: false }
}

const malformed = (scope: string) =>
  refuse(70011, {
    scope,
    reason:
      ' The scope format is invalid. Scope must be in a valid URI form <https://example/scope> or a valid Guid <guid/scope>.',
  })

/** Reads `resource` and `scope` of the v1 endpoint, which knows no scopes of resources. */
export function v1Scopes(resource: string | null, scope: string | null): Scopes {
  const tokens = (scope ?? '').split(' ')
  const openId = OPEN_ID.filter((name) => tokens.includes(name))
  const asks =
    resource === null || resource === '' ? [] : [{ resource, names: [], static: true, bare: false }]
  return { text: resource ?? '', openId, asks }
}

/** Only sign-in is asked for: the access token is then for Graph, with just these scopes. */
export const signInOnly: Ask = { resource: MICROSOFT_GRAPH, names: [], static: false, bare: true }
