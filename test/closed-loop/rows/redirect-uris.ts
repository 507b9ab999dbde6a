import { website, websiteWithAddress } from '../clients/by-hand.ts'
import { connector, forConnector, REDIRECT_URL } from '../clients/connector.ts'
import { desktopProgram, webSite } from '../clients/msal.ts'
import { CALLBACK, type Row } from '../loop.ts'

const LOCAL = 'http://localhost:5000/signin-oidc'
const LOOPBACK = 'http://localhost:33418/callback'

export const redirectUris: readonly Row[] = [
  {
    code: 50011,
    when: 'the registration holds the redirect URI with a slash at its end',
    client: webSite,
    breaks: ({ change }) => change({ web: { redirectUris: [`${CALLBACK}/`] } }),
    kind: 'add-redirect-uri',
    sees: () => [CALLBACK, `${CALLBACK}/`],
  },
  {
    code: 50011,
    when: 'the registration holds the redirect URI in other letters',
    client: webSite,
    breaks: ({ change }) => change({ web: { redirectUris: [CALLBACK.replace('signin', 'SignIn')] } }),
    kind: 'add-redirect-uri',
    sees: () => [CALLBACK, CALLBACK.replace('signin', 'SignIn')],
  },
  {
    code: 50011,
    when: 'the registration holds the redirect URI with a port',
    client: webSite,
    breaks: ({ change }) => change({ web: { redirectUris: [CALLBACK.replace('/signin', ':8443/signin')] } }),
    kind: 'add-redirect-uri',
    sees: () => [CALLBACK, CALLBACK.replace('/signin', ':8443/signin')],
  },
  {
    code: 50011,
    when: 'the registration holds the redirect URI of a web site in development with https',
    manifest: { redirectUris: { web: [LOCAL] } },
    client: webSite,
    configure: ({ settings }) => {
      settings.redirectUri = LOCAL
    },
    breaks: ({ change }) => change({ web: { redirectUris: [LOCAL.replace('http:', 'https:')] } }),
    kind: 'add-redirect-uri',
    sees: () => [LOCAL, LOCAL.replace('http:', 'https:')],
  },
  {
    code: 50011,
    when: 'the registration holds the redirect URL of the connector in another cloud',
    manifest: forConnector,
    client: connector,
    breaks: ({ change }) => change({ web: { redirectUris: [REDIRECT_URL.replace('.net/', '.us/')] } }),
    kind: 'add-redirect-uri',
    sees: () => [REDIRECT_URL, REDIRECT_URL.replace('.net/', '.us/')],
  },
  {
    code: 50011,
    when: 'the connector has a redirect URL that nobody registered',
    manifest: forConnector,
    client: connector,
    breaks: ({ change }) => change({ web: { redirectUris: [`${REDIRECT_URL}-before-the-import`] } }),
    kind: 'add-redirect-uri',
    sees: () => [REDIRECT_URL, `${REDIRECT_URL}-before-the-import`],
  },
  {
    code: 50011,
    when: 'a program on a machine listens on another path than is registered',
    manifest: { redirectUris: { publicClient: ['http://localhost/callback'] } },
    client: desktopProgram,
    configure: ({ settings }) => {
      settings.redirectUri = LOOPBACK
    },
    breaks: ({ change }) => change({ publicClient: { redirectUris: ['http://localhost/other'] } }),
    kind: 'add-redirect-uri',
    sees: () => [LOOPBACK, 'http://localhost/other'],
  },
  {
    code: 500113,
    when: 'the registration holds no redirect URI',
    client: websiteWithAddress,
    breaks: ({ change }) => change({ web: { redirectUris: [] } }),
    kind: 'add-redirect-uri',
    sees: () => [CALLBACK, 'none'],
  },
  {
    code: 900971,
    when: 'the client sends no redirect URI, and the registration holds two',
    client: websiteWithAddress,
    breaks: async ({ change, settings }) => {
      await change({ web: { redirectUris: [CALLBACK, `${CALLBACK}-staging`] } })
      settings.authorize.redirect_uri = undefined
    },
    kind: 'other',
    sees: () => [`${CALLBACK}-staging, ${CALLBACK}`, 'none'],
    follow: ({ settings }, { evidence }) => {
      settings.authorize.redirect_uri = evidence[0]?.expected.split(', ').at(-1)
    },
  },
  {
    code: 500112,
    when: 'the client redeems the code with a slash at the end of its redirect URI',
    client: website,
    breaks: ({ settings }) => {
      settings.redeem.redirect_uri = `${CALLBACK}/`
    },
    kind: 'add-redirect-uri',
    sees: () => [CALLBACK, `${CALLBACK}/`],
    follow: ({ settings }, { evidence }) => {
      settings.redeem.redirect_uri = evidence[0]?.expected
    },
  },
  {
    code: 500117,
    when: 'the client sits behind a proxy that ends TLS, and asks with http',
    client: websiteWithAddress,
    breaks: ({ settings }) => {
      settings.redirectUri = CALLBACK.replace('https', 'http')
    },
    kind: 'add-redirect-uri',
    sees: () => ['https', CALLBACK.replace('https', 'http')],
    follow: ({ settings }, { evidence }) => {
      settings.redirectUri = settings.redirectUri.replace(/^http(?=:)/, evidence[0]?.expected ?? '')
    },
  },
  {
    code: 90102,
    when: 'the redirect URI of the client is a path',
    client: websiteWithAddress,
    breaks: ({ settings }) => {
      settings.redirectUri = '/signin'
    },
    kind: 'other',
    sees: () => [CALLBACK, '/signin'],
    follow: ({ settings }, { evidence }) => {
      settings.redirectUri = evidence[0]?.expected ?? ''
    },
  },
]
