import { daysLeft } from '../../aspects/secrets.ts'
import { type Application, platforms } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import { grantedRows, switches } from './granted-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** A registration for people: what it is, what it offers, who may answer to it, what expires. */
export function registrationView(
  live: Live,
  application: Application,
  names: ReadonlyMap<string, string>,
  colour: boolean,
): string {
  const chalk = paint(colour)
  const rows = properties(live, application, names)
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows
    .flatMap(([label, values]) =>
      (values.length > 0 ? values : ['none']).map(
        (value, index) => `${chalk.dim((index === 0 ? label : '').padEnd(width))}  ${safeLine(value)}\n`,
      ),
    )
    .join('')
}

function properties(
  live: Live,
  application: Application,
  names: ReadonlyMap<string, string>,
): [label: string, values: string[]][] {
  const { api, servicePrincipal } = { api: application.api, servicePrincipal: live.servicePrincipal }
  return [
    ['display name', [application.displayName]],
    ['key', [application.uniqueName ?? 'none: made without appreg']],
    ['appId', [application.appId]],
    ['object id', [application.id]],
    ['tenant', [live.tenantId]],
    ['audience', [application.signInAudience]],
    ['token version', [String(api.requestedAccessTokenVersion ?? 1)]],
    ['identifier URIs', [...application.identifierUris]],
    [
      'scopes',
      api.oauth2PermissionScopes.map((one) =>
        entitlement({ ...one, displayName: one.adminConsentDisplayName }),
      ),
    ],
    ['app roles', application.appRoles.map(entitlement)],
    ...platforms.map((platform): [string, string[]] => [
      `redirect URIs, ${platform}`,
      [...application[platform].redirectUris],
    ]),
    ['service principal', [servicePrincipal ? servicePrincipal.id : 'missing: no token is issued']],
    ['sign-in', servicePrincipal ? [switches(servicePrincipal)] : []],
    ...grantedRows(live, application, names),
    ['tags', [...application.tags]],
    ['notes', application.notes ? [application.notes] : []],
    [
      'federated credentials',
      live.federatedIdentityCredentials.map(
        ({ name, issuer, subject }) => `${name} (issuer ${issuer}, subject ${subject})`,
      ),
    ],
    [
      'secrets',
      application.passwordCredentials.map(
        (one) => `${one.displayName ?? 'unnamed'} (${one.hint ?? '???'}…, ${stateOf(one, live)})`,
      ),
    ],
    [
      'certificates',
      application.keyCredentials.map(
        (one) =>
          `${one.displayName ?? 'unnamed'} (${one.customKeyIdentifier ?? one.keyId}, ${stateOf(one, live)})`,
      ),
    ],
  ]
}

interface Entitlement {
  readonly id: string
  readonly value: string | null
  readonly displayName: string | null
  readonly isEnabled: boolean
}

const entitlement = ({ id, value, displayName, isEnabled }: Entitlement): string =>
  (value || `${displayName ? `"${displayName}"` : id}, without a value`) + (isEnabled ? '' : ' (disabled)')

function stateOf(credential: { readonly endDateTime: string | null }, live: Live): string {
  const days = daysLeft(credential, live)
  if (Number.isNaN(days)) return 'without an end'
  return days < 0 ? 'expired' : `${Math.round(days)} days left`
}
