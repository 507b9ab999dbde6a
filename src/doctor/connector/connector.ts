import { at, isObject, type Member, membersOf, type Place, textOf } from './place.ts'

/** What is known of a connector from its files, any of which may be missing. */
export interface Connector {
  readonly properties: readonly Place[]
  readonly definitions: readonly Place[]
  readonly settings: readonly Place[]
  /** What a connection asks for, and how it signs in: the one way, or each of several. */
  readonly ways: readonly Way[]
  readonly signIns: readonly SignIn[]
  /** For the catalogue of Microsoft, which puts its own client in. */
  readonly isCertified: boolean
  readonly isByMicrosoft: boolean
}

/** One way to connect: the flat parameters, or one of the sets. */
export interface Way {
  readonly at: Place
  /** Of the set. */
  readonly name?: string
  readonly parameters: readonly Member[]
}

/** A parameter that signs people in by OAuth. */
export interface SignIn {
  readonly name: string
  readonly at: Place
  readonly settings: Place
  readonly way: Way
}

/** What the provider is told beyond client and scopes, by its name; capitals do not count. */
export const custom = (signIn: SignIn, name: string): Place | undefined => {
  const entry = at(signIn.settings, 'customParameters', name)
  return at(entry, 'value')
}

export const customText = (signIn: SignIn, name: string): string | undefined => textOf(custom(signIn, name))

export const customNames = (signIn: SignIn): Member[] => [
  ...(at(signIn.settings, 'customParameters')?.members ?? []),
]

export const providerOf = (signIn: SignIn): string | undefined =>
  textOf(at(signIn.settings, 'identityProvider'))

/** Whether each connection is asked for it: `token:clientId`. */
export const isAsked = ({ way }: SignIn, name: string): boolean =>
  way.parameters.some(([key]) => key.split(':')[1]?.toLowerCase() === name.toLowerCase())

export const scopesOf = (signIn: SignIn): string[] =>
  [at(signIn.settings, 'scopes')?.value]
    .flat()
    .flatMap((scope) => String(scope ?? '').split(/[\s,]+/))
    .filter(Boolean)

/** Where something is read that may be missing: then the settings as a whole. */
export const settingOr = (signIn: SignIn, ...names: readonly string[]): Place =>
  at(signIn.settings, ...names) ?? signIn.settings

export function connectorOf(files: {
  readonly properties: readonly Place[]
  readonly definitions: readonly Place[]
  readonly settings: readonly Place[]
}): Connector {
  const ways = files.properties.flatMap(waysOf)
  const owners = files.properties.flatMap((place) => textOf(at(place, 'stackOwner')) ?? [])
  return {
    ...files,
    ways,
    signIns: ways.flatMap(signInsOf),
    isCertified: owners.length > 0,
    isByMicrosoft: owners.some((owner) => /^microsoft\b/i.test(owner)),
  }
}

/** Sets stand beside flat parameters in most connectors that have them, and both are used. */
function waysOf(properties: Place): Way[] {
  const flat = at(properties, 'connectionParameters')
  const sets = at(properties, 'connectionParameterSets', 'values')?.items ?? []
  return [
    ...(isObject(flat) && flat.members.length > 0 ? [{ at: flat, parameters: membersOf(flat) }] : []),
    ...sets.map((set) => {
      const name = textOf(at(set, 'name'))
      return {
        at: set,
        ...(name === undefined ? {} : { name }),
        parameters: membersOf(at(set, 'parameters')),
      }
    }),
  ]
}

const signInsOf = (way: Way): SignIn[] =>
  way.parameters.flatMap(([name, place]) => {
    const settings = at(place, 'oAuthSettings')
    if (isObject(settings)) return [{ name, at: place, settings, way }]
    // It signs in with nothing: what is missing is looked for in the parameter itself.
    const isSignIn = textOf(at(place, 'type'))?.toLowerCase() === 'oauthsetting'
    return isSignIn ? [{ name, at: place, settings: place, way }] : []
  })
