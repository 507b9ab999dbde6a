/** Everything that a message of Entra may name, with the noun that stands for it where it does not. */
export const nouns = {
  uri: 'redirect URI',
  authorizeUri: 'redirect URI of the authorize request',
  /** Derived: the URI as it is registered, a loopback one without its port. */
  registerUri: 'redirect URI',
  /** Derived: where the URI belongs, as `appreg redirect add --platform` calls it. */
  platform: 'platform',
  appId: 'client id',
  appName: 'application',
  resource: 'resource',
  resourceAppId: 'app id of the API',
  resourceName: 'API',
  scope: 'scope',
  tenant: 'tenant',
  loginHost: 'login host',
  name: 'parameter',
  type: 'response type',
  issuer: 'issuer',
  subject: 'subject',
  audience: 'audience',
  expectedAudience: 'expected audience',
  expectedSubject: 'expected subject',
  expectedIssuer: 'expected issuer',
  thumbprint: 'thumbprint',
  reason: 'reason',
  user: 'account',
  idp: 'identity provider',
  listed: 'listed resources',
  time: 'time',
  correlationId: 'id of the message',
  /** Of the message, as Entra writes it; `time` is one that it speaks of. */
  timestamp: 'time of the message',
} as const

export type ParameterName = keyof typeof nouns
export type Parameters = Partial<Readonly<Record<ParameterName, string>>>

export const isParameterName = (name: string): name is ParameterName => Object.hasOwn(nouns, name)
