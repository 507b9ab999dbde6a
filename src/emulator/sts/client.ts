import type { Application } from '../graph/application-entity.ts'
import type { PasswordCredential } from '../graph/credentials.ts'
import { findPassword } from '../graph/passwords.ts'
import type { ServicePrincipal } from '../graph/service-principal-entity.ts'
import type { ApplicationRecord, ServicePrincipalRecord, Tenant } from '../tenant.ts'
import type { Authority } from './authority.ts'
import { TokenRefusal } from './token-refusal.ts'

/** The application that asks for a token, with its service principal here. */
export interface Client {
  readonly app: ApplicationRecord
  readonly principal: ServicePrincipalRecord
}

/** Client id and secret as sent in the body or in a Basic header; the header wins. */
export function readCredentials(
  form: URLSearchParams,
  authorization: string | undefined,
): { id: string | null; secret: string | null } {
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s).map(decodeForm)
  return { id, secret }
}

const decodeForm = (value: string): string => new URLSearchParams(`v=${value}`).get('v') ?? ''

/** The client of an app-only request, known, allowed at this endpoint, present and enabled. */
export function findClient(tenant: Tenant, clientId: string, authority: Authority): Client {
  const appId = clientId.toLowerCase()
  const app = tenant.applications.find(({ entity }) => entity.appId === appId)
  if (!app) throw unknownClient(tenant, clientId)
  if (authority !== 'tenant') throw sharedEndpoint(app.entity)
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.appId === appId)
  if (!principal)
    throw new TokenRefusal(
      'unauthorized_client',
      7000229,
      `The client application ${appId} is missing service principal in the tenant ${tenant.tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    )
  if (!principal.entity.accountEnabled) throw disabled(principal.entity)
  return { app, principal }
}

/** Judges the secret: absent, expired, or simply another. */
export function checkSecret({ app, principal }: Client, secret: string | null, now: number): void {
  if (secret === null || secret === '')
    throw new TokenRefusal(
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      401,
    )
  const { appId } = app.entity
  const credential = findPassword(app, secret) ?? findPassword(principal, secret)
  if (!credential || isBefore(now, credential))
    throw new TokenRefusal(
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
      401,
    )
  if (Date.parse(credential.endDateTime) < now)
    throw new TokenRefusal(
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      401,
    )
}

/** A little skew, because a secret is often used in the second it is made. */
const SKEW_MS = 300_000
const isBefore = (now: number, { startDateTime }: PasswordCredential): boolean =>
  Date.parse(startDateTime) > now + SKEW_MS

const unknownClient = (tenant: Tenant, clientId: string): TokenRefusal =>
  new TokenRefusal(
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenant.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  )

const sharedEndpoint = ({ appId, displayName }: Application): TokenRefusal =>
  new TokenRefusal(
    'unauthorized_client',
    50194,
    `Application '${appId}'(${displayName}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
  )

const disabled = ({ appId, displayName }: ServicePrincipal): TokenRefusal =>
  new TokenRefusal('unauthorized_client', 7000112, `Application '${appId}'(${displayName}) is disabled.`)
