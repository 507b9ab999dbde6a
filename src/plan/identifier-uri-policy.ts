import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { IdentifierUriRestriction } from '../model/policies.ts'
import { type PolicyProblem, reaches } from './restriction.ts'

/** The identifier URIs that the plan would add and Graph refuses: for their domain, or by the app management policy. */
export function refusedIdentifierUris(desired: Desired, live: Live): PolicyProblem[] {
  const have = live.application?.identifierUris ?? []
  const appId = live.application?.appId ?? '{appId}'
  return desired.identifierUris
    .map((uri) => uri.replaceAll('{appId}', appId))
    .filter((uri) => !have.includes(uri))
    .flatMap((uri) => foreignHost(uri, live) ?? refusedByPolicy(uri, desired, live) ?? [])
}

/** `https:` URIs belong to whoever owns the domain. */
function foreignHost(uri: string, live: Live): PolicyProblem | undefined {
  if (!/^https?:/i.test(uri) || isVerified(uri, live) !== false) return undefined
  return {
    message: `the identifier URI ${uri} is on no verified domain of the tenant`,
    hint: `verify the domain first, use one of ${verified(live).join(', ') || 'its verified domains'}, or write identifierUri: api://{appId}`,
    overridable: false,
    refuses: sets(uri),
  }
}

function refusedByPolicy(uri: string, desired: Desired, live: Live): PolicyProblem | undefined {
  const settings = uriRestrictions(live, desired.tokenVersion)
  if (settings.includes('nonDefaultUriAddition') && !isDefault(uri, live)) {
    return refused(uri, 'nonDefaultUriAddition')
  }
  if (settings.includes('uriAdditionWithoutUniqueTenantIdentifier') && isUnique(uri, live) === false) {
    return refused(uri, 'uriAdditionWithoutUniqueTenantIdentifier')
  }
  return undefined
}

const settingNames = ['nonDefaultUriAddition', 'uriAdditionWithoutUniqueTenantIdentifier'] as const

/** The settings of the tenant's app management policy that hold for identifier URIs of an application with such tokens. */
export function uriRestrictions(
  live: Live,
  tokenVersion: number | null,
): readonly (typeof settingNames)[number][] {
  const { appManagement } = live.policies ?? {}
  const restrictions: Partial<Record<string, IdentifierUriRestriction | null>> =
    appManagement?.applicationRestrictions?.identifierUris ?? {}
  return settingNames.filter((name) => {
    const restriction = restrictions[name]
    return (
      reaches(restriction, live) &&
      (appManagement?.isEnabled === true || restriction?.isStateSetByMicrosoft === true) &&
      !(tokenVersion === 2 && restriction?.excludeAppsReceivingV2Tokens !== false)
    )
  })
}

const refused = (uri: string, setting: string): PolicyProblem => ({
  message: `the tenant refuses the identifier URI ${uri} (defaultAppManagementPolicy: identifierUris, ${setting})`,
  hint: 'write identifierUri: api://{appId}; where the policy spares applications with version 2 tokens, tokenVersion: 2 is the other way',
  overridable: true,
  refuses: sets(uri),
})

const sets =
  (uri: string): PolicyProblem['refuses'] =>
  ({ body }) =>
    Array.isArray(body?.identifierUris) && body.identifierUris.includes(uri)

const ownId = ({ application }: Live): string => application?.appId ?? '{appId}'

const isDefault = (uri: string, live: Live): boolean =>
  [`api://${ownId(live)}`, `api://${live.tenantId}/${ownId(live)}`].includes(uri)

/** Undefined where it depends on domains that may not be read. */
function isUnique(uri: string, live: Live): boolean | undefined {
  const parts = uri.split(/[/:]+/)
  if (parts.includes(ownId(live)) || parts.includes(live.tenantId)) return true
  return isVerified(uri, live)
}

const verified = ({ policies }: Live): string[] =>
  (policies?.domains ?? []).filter(({ isVerified }) => isVerified).map(({ id }) => id)

function isVerified(uri: string, live: Live): boolean | undefined {
  if (!live.policies?.domains) return undefined
  const [, host = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]*)/.exec(uri.toLowerCase()) ?? []
  return verified(live).some((domain) => `.${host}`.endsWith(`.${domain.toLowerCase()}`))
}
