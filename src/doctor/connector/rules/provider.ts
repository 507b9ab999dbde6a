import {
  type Connector,
  customNames,
  customText,
  isAsked,
  providerOf,
  type SignIn,
  settingOr,
} from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, isYes, textOf } from '../place.ts'

/** What each provider reads of `customParameters`. Others are there and read in their own way: nothing is said of them. */
const families: Readonly<Record<string, readonly string[]>> = {
  aad: ['resourceUri', 'loginUri', 'tenantId'],
  oauth2: ['authorizationUrl', 'tokenUrl', 'refreshUrl'],
  oauth2generic: ['authorizationUrlTemplate', 'tokenUrlTemplate', 'refreshUrlTemplate'],
}

/** Without these nobody can sign in. */
const needed: Readonly<Record<string, readonly string[]>> = {
  aad: ['resourceUri'],
  oauth2: ['authorizationUrl', 'tokenUrl'],
  oauth2generic: ['authorizationUrlTemplate', 'tokenUrlTemplate'],
}

const otherWords: Readonly<Record<string, string>> = {
  azuread: 'aad',
  azureactivedirectory: 'aad',
  entra: 'aad',
  entraid: 'aad',
  microsoftentraid: 'aad',
  generic: 'oauth2',
  genericoauth2: 'oauth2',
  oauth: 'oauth2',
}

/** The identity provider, and whether the other settings are for it. */
export const providerRules = (connector: Connector): Fault[] =>
  connector.signIns.flatMap((signIn) => [
    ...unnamed(signIn),
    ...misplaced(signIn),
    ...foreign(signIn),
    ...missing(signIn),
    ...ofMicrosoft(signIn, connector),
  ])

function unnamed(signIn: SignIn): Fault[] {
  const provider = providerOf(signIn)
  const place = settingOr(signIn, 'identityProvider')
  const meant = provider && otherWords[provider.toLowerCase().replace(/[^a-z0-9]/g, '')]
  if (provider !== undefined && meant === undefined) return []
  return [
    {
      title: 'The connector names no identity provider that there is',
      cause: `The service does not know how to sign people in${provider ? ` with "${provider}"` : ''}.`,
      at: place,
      expected: meant ?? 'aad for Microsoft Entra ID, oauth2 for others',
      ...(provider === undefined ? { actual: 'nothing' } : {}),
      summary: `set identityProvider to ${meant ?? 'aad, or to oauth2'}`,
      ...(meant === undefined ? {} : { writes: [{ at: place, value: meant }] }),
    },
  ]
}

function misplaced({ at: parameter, settings }: SignIn): Fault[] {
  const beside = at(parameter, 'customParameters')
  if (!beside || at(settings, 'customParameters')) return []
  return [
    {
      title: 'The settings of the provider stand in the wrong place',
      cause: 'customParameters is read inside oAuthSettings only; beside it, nothing of it counts.',
      at: beside,
      expected: 'oAuthSettings.customParameters',
      actual: 'customParameters beside oAuthSettings',
      summary: 'move customParameters into oAuthSettings',
    },
  ]
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase())

function familyOf(signIn: SignIn): string | undefined {
  const given = lower(customNames(signIn).map(([name]) => name))
  return Object.entries(families).find(([, names]) => lower(names).some((name) => given.includes(name)))?.[0]
}

/** The settings are those of another provider, and none of its own is there. */
function isForeign(signIn: SignIn): boolean {
  const provider = providerOf(signIn)?.toLowerCase() ?? ''
  const own = families[provider]
  const given = lower(customNames(signIn).map(([name]) => name))
  return (
    own !== undefined && familyOf(signIn) !== undefined && !lower(own).some((name) => given.includes(name))
  )
}

function foreign(signIn: SignIn): Fault[] {
  if (!isForeign(signIn)) return []
  const provider = providerOf(signIn) ?? ''
  const family = familyOf(signIn) ?? ''
  return [
    {
      title: 'The settings are for another identity provider',
      cause: `The provider ${provider} reads ${families[provider.toLowerCase()]?.join(', ')}, and none of them is there.`,
      // The two OAuth 2 providers are kin: such files are met, and whether the service takes them is not documented.
      severity: provider.startsWith('oauth2') && family.startsWith('oauth2') ? 'warning' : 'error',
      at: settingOr(signIn, 'customParameters'),
      expected: `the settings of ${provider}, or identityProvider ${family}`,
      actual: customNames(signIn)
        .map(([name]) => name)
        .join(', '),
      summary: `set identityProvider to ${family}, or give the settings of ${provider}`,
    },
  ]
}

function missing(signIn: SignIn): Fault[] {
  const provider = providerOf(signIn)?.toLowerCase() ?? ''
  if (isForeign(signIn) || at(signIn.at, 'customParameters')) return []
  return (needed[provider] ?? [])
    .filter((name) => customText(signIn, name) === undefined && !isAsked(signIn, name))
    .map((name) => ({
      title: `${name} is missing`,
      cause: causes[name] ?? `Nobody can sign in without it: the provider ${provider} is told nowhere else.`,
      at: settingOr(signIn, 'customParameters', name),
      expected: `${name} with a value`,
      actual: 'nothing',
      ...(name === 'resourceUri'
        ? { kind: 'fix-scope-string' as const, leadsTo: 'connector-token-for-other-resource' }
        : {}),
      summary: `give ${name} a value under customParameters`,
    }))
}

const causes: Readonly<Record<string, string>> = {
  resourceUri:
    'The provider aad asks for a token for this resource (Resource URL in the portal). Saving the Security tab again loses it at times.',
}

function ofMicrosoft(signIn: SignIn, { isByMicrosoft }: Connector): Fault[] {
  const isOurs = isByMicrosoft || isYes(at(signIn.settings, 'properties', 'IsFirstParty'))
  if (providerOf(signIn)?.toLowerCase() !== 'aadcertificate' || isOurs) return []
  return [
    {
      title: 'The identity provider aadcertificate is for connectors by Microsoft',
      cause: 'It signs in with a certificate that only Microsoft can give to a connector.',
      at: settingOr(signIn, 'identityProvider'),
      expected: 'aad',
      summary: 'set identityProvider to aad, and give the connector a client secret',
    },
  ]
}

/** Whether it signs in to Entra by the provider made for it. */
export const isAad = (signIn: SignIn): boolean =>
  ['aad', 'aadcertificate'].includes(providerOf(signIn)?.toLowerCase() ?? '')

export const clientIdOf = (signIn: SignIn): string | undefined => textOf(at(signIn.settings, 'clientId'))
