import { type Connector, custom, customNames, customText, isAsked, type SignIn } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { namesIn } from '../values.ts'

const builtIn = [
  'clientid',
  'clientsecret',
  'redirecturl',
  'scopes',
  'state',
  'code',
  'refreshtoken',
  'codechallenge',
  'codeverifier',
]

/** What each template cannot do without, and what happens then. */
const demands: readonly { template: string; pattern: RegExp; lacks: string; cause: string }[] = [
  {
    template: 'authorizationUrlQueryStringTemplate',
    pattern: /\{state\}/i,
    lacks: '{State}',
    cause: 'The answer comes back without it, and the service does not know which sign-in it belongs to.',
  },
  {
    template: 'authorizationUrlQueryStringTemplate',
    pattern: /\{redirecturl\}/i,
    lacks: '{RedirectUrl}',
    cause: 'The authorization server is not told where to send people back.',
  },
  {
    template: 'tokenBodyTemplate',
    pattern: /\{code\}/i,
    lacks: '{Code}',
    cause: 'The token endpoint is sent no code.',
  },
  {
    template: 'refreshBodyTemplate',
    pattern: /\{refreshtoken\}/i,
    lacks: '{RefreshToken}',
    cause: 'Connections end with their first access token: the renewal is sent no refresh token.',
  },
]

/** The templates of the provider oauth2generic. */
export const templateRules = ({ signIns }: Connector): Fault[] =>
  signIns.flatMap((signIn) => [...lacking(signIn), ...unfilled(signIn), ...withoutMark(signIn)])

const lacking = (signIn: SignIn): Fault[] =>
  demands.flatMap(({ template, pattern, lacks, cause }) => {
    const place = custom(signIn, template)
    const text = customText(signIn, template)
    if (!place || text === undefined || pattern.test(text)) return []
    return [
      {
        title: `${template} lacks ${lacks}`,
        cause,
        at: place,
        expected: `… ${lacks} …`,
        summary: `put ${lacks} into ${template}`,
      },
    ]
  })

/** A name in braces has to be one of the service, another setting, or asked for with each connection. */
function unfilled(signIn: SignIn): Fault[] {
  const settings = customNames(signIn).map(([name]) => name.toLowerCase())
  const isFilled = (name: string) =>
    builtIn.includes(name.toLowerCase()) || settings.includes(name.toLowerCase()) || isAsked(signIn, name)
  return customNames(signIn)
    .filter(([name]) => /template$/i.test(name))
    .flatMap(([template]) => {
      const place = custom(signIn, template)
      const names = namesIn(customText(signIn, template) ?? '').filter((name) => !isFilled(name))
      if (!place || names.length === 0) return []
      return names.map((name) => ({
        severity: 'warning' as const,
        title: `Nothing fills {${name}}`,
        cause: `No connection is asked for it: there is no parameter token:${name}.`,
        at: place,
        expected: `a parameter token:${name}, or one of {ClientId} {ClientSecret} {RedirectUrl} {Scopes} {State} {Code} {RefreshToken}`,
        summary: `add the parameter token:${name}, or correct the name`,
      }))
    })
}

function withoutMark(signIn: SignIn): Fault[] {
  const place = custom(signIn, 'authorizationUrlQueryStringTemplate')
  const query = customText(signIn, 'authorizationUrlQueryStringTemplate')
  const url = customText(signIn, 'authorizationUrlTemplate') ?? ''
  if (!place || query === undefined || /^[?&]/.test(query) || /[?&]$/.test(url)) return []
  return [
    {
      severity: 'warning',
      title: 'The query string template begins without ?',
      cause: 'It is put behind the authorization URL as it is.',
      at: place,
      expected: `?${query}`,
      summary: 'begin authorizationUrlQueryStringTemplate with ?',
    },
  ]
}
