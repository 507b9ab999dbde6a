import type { OtherIssuer } from '../target.ts'

interface KnownIssuer {
  readonly name: string
  readonly isIt: (issuer: string) => boolean
  readonly notes: readonly string[]
}

/** What the documentation of well-known authorization servers asks for. */
const known: readonly KnownIssuer[] = [
  {
    name: 'Auth0',
    isIt: (issuer) => /\.auth0\.com$/.test(new URL(issuer).hostname),
    notes: [
      'Auth0 gives a token that a server can check only for an API that is named: --audience with its identifier, or a default audience in the settings of the tenant. Turn on "Allow Offline Access" in that API, or there is no refresh token.',
    ],
  },
  {
    name: 'Okta',
    isIt: (issuer) => /\.okta(preview|-emea)?\.com$/.test(new URL(issuer).hostname),
    notes: [
      'Tokens for an API come from a custom authorization server of Okta, such as https://DOMAIN/oauth2/default; those of the organisation itself are for Okta alone. The application needs the grant type Refresh Token.',
    ],
  },
  {
    name: 'Keycloak',
    isIt: (issuer) => /\/realms\/[^/]+\/?$/.test(new URL(issuer).pathname),
    notes: [
      'Keycloak puts the API into aud only through an audience mapper in a client scope of this client. With offline_access its users need the role of that name.',
    ],
  },
  {
    name: 'Amazon Cognito',
    isIt: (issuer) => /^cognito-idp\..*\.amazonaws\.com$/.test(new URL(issuer).hostname),
    notes: [
      'Cognito knows no offline_access: a refresh token comes with every code. Its access tokens have client_id and no aud: the server compares that. Scopes of an API are written RESOURCE_SERVER/NAME.',
    ],
  },
]

/** What such a connector depends on, elsewhere than in Entra. */
export const issuerNotes = ({ server, scope, audience, organizationParameter }: OtherIssuer): string[] => [
  `The connector shows its own Redirect URL after saving: add it to the callback URLs of the client at ${server.issuer}. This registration in Entra takes no part in the sign-in.`,
  ...known.filter(({ isIt }) => isIt(server.issuer)).flatMap(({ notes }) => notes),
  ...(scope.split(' ').includes('offline_access')
    ? []
    : [
        'No offline_access is asked for, because the server does not list it: the connection lasts as long as its first token unless the server gives a refresh token all the same.',
      ]),
  ...(audience === undefined ? [] : [`The server has to compare aud with ${audience}.`]),
  ...(organizationParameter === undefined
    ? []
    : [
        `Whoever makes a connection is asked for ${organizationParameter}, which goes to the authorization endpoint. An endpoint of your own that reads it and sends people on has to hand state and redirect_uri over unchanged, or the connection fails.`,
      ]),
]

/** `offline_access` where the server knows it, or does not say what it knows. */
export const defaultScope = (supported: readonly string[] | undefined): string =>
  ['openid', 'offline_access'].filter((scope) => supported?.includes(scope) ?? true).join(' ')
