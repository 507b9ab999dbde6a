import type { JSONWebKeySet } from 'jose'
import type { HttpRequest, HttpResponse } from '../model/http.ts'
import { parseObject } from './json.ts'
import { refusal } from './refusal.ts'

/** What the token service says of itself, as far as it is needed. */
export interface Metadata {
  /** For tokens of version 2. */
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly jwksUri: string
}

export interface Authority {
  /** `https://login.microsoftonline.com` and its sovereign forms, without a trailing slash. */
  readonly login: string
  readonly tenantId: string
}

export function metadataRequest({ login, tenantId }: Authority): HttpRequest {
  return { method: 'GET', url: `${login}/${tenantId}/v2.0/.well-known/openid-configuration` }
}

export function readMetadata(response: HttpResponse): Metadata {
  const { issuer, token_endpoint: tokenEndpoint, jwks_uri: jwksUri } = parseObject(response.body) ?? {}
  const complete = isText(issuer) && isText(tokenEndpoint) && isText(jwksUri)
  if (response.status !== 200 || !complete) throw refusal('cannot read the OpenID configuration', response)
  return { issuer, tokenEndpoint, jwksUri }
}

export function keysRequest({ jwksUri }: Metadata): HttpRequest {
  return { method: 'GET', url: jwksUri }
}

export function readKeys(response: HttpResponse): JSONWebKeySet {
  const keys = parseObject(response.body)?.keys
  if (response.status !== 200 || !Array.isArray(keys)) throw refusal('cannot read the signing keys', response)
  return { keys }
}

const isText = (value: unknown): value is string => typeof value === 'string'
