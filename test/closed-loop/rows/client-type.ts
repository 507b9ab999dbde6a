import { device, renewedWebsite, website, websiteWithProof } from '../clients/by-hand.ts'
import { connector, forConnector, REDIRECT_URL } from '../clients/connector.ts'
import { browserPage, desktopProgram, webSite } from '../clients/msal.ts'
import { CALLBACK, newSecret, type Row, storedSecret } from '../loop.ts'

const LOOPBACK = 'http://localhost:33418/callback'
const PAGE = 'https://page.contoso-emulator.example/'

const on = (platform: 'web' | 'spa' | 'publicClient', uri: string) => ({
  web: { redirectUris: [] },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  [platform]: { redirectUris: [uri] },
})

export const clientType: readonly Row[] = [
  {
    code: 7000218,
    when: 'the redirect URI of a program without a secret stands under Web',
    manifest: { redirectUris: { publicClient: ['http://localhost/callback'] } },
    client: desktopProgram,
    configure: ({ settings }) => {
      settings.redirectUri = LOOPBACK
    },
    breaks: ({ change }) => change(on('web', 'http://localhost/callback')),
    kind: 'fix-redirect-platform',
    sees: () => ['Mobile and desktop', 'Web'],
  },
  {
    code: 7000218,
    when: 'public client flows are off, and a program uses the device code',
    manifest: { publicClient: true },
    client: device,
    breaks: ({ change }) => change({ isFallbackPublicClient: false }),
    kind: 'enable-public-client',
    sees: () => ['true', 'false'],
    follow: ({ change }, { evidence }) =>
      change({ isFallbackPublicClient: evidence[0]?.expected === 'true' }),
  },
  {
    code: 7000218,
    when: 'the connector was saved without its secret',
    manifest: forConnector,
    client: connector,
    breaks: async ({ change, settings, client, ground }) => {
      settings.secret = undefined
      for (const { keyId } of client.passwordCredentials)
        await ground.graph('POST', `/applications/${client.id}/removePassword`, { keyId })
      await change({ web: { redirectUris: [REDIRECT_URL] } })
    },
    kind: 'add-client-secret',
    sees: () => ['one that is valid', 'none'],
    after: storedSecret,
  },
  {
    code: 700025,
    when: 'the redirect URI of a web site stands under Mobile and desktop',
    client: website,
    breaks: ({ change }) => change(on('publicClient', CALLBACK)),
    kind: 'fix-redirect-platform',
    sees: () => ['Web', 'Mobile and desktop'],
  },
  {
    code: 700025,
    when: 'the redirect URI of a connector stands under Single-page application',
    manifest: forConnector,
    client: connector,
    breaks: ({ change }) => change(on('publicClient', REDIRECT_URL)),
    kind: 'fix-redirect-platform',
    sees: () => ['Web', 'Mobile and desktop'],
  },
  {
    code: 9002326,
    when: 'the redirect URI of a page in a browser stands under Web',
    manifest: { redirectUris: { spa: [PAGE] } },
    client: browserPage,
    configure: ({ settings }) => {
      settings.redirectUri = PAGE
    },
    breaks: ({ change }) => change(on('web', PAGE)),
    kind: 'fix-redirect-platform',
    sees: () => ['Single-page application', 'Web'],
  },
  {
    code: 9002327,
    when: 'a server without a secret redeems the code of a redirect URI under Single-page application',
    client: websiteWithProof,
    breaks: ({ settings, change }) => {
      settings.secret = undefined
      return change(on('spa', CALLBACK))
    },
    kind: 'fix-redirect-platform',
    sees: () => ['Web', 'Single-page application'],
    after: newSecret,
  },
  {
    code: 9002325,
    when: 'the redirect URI of a web site without PKCE stands under Single-page application',
    client: webSite,
    breaks: ({ change }) => change(on('spa', CALLBACK)),
    kind: 'fix-redirect-platform',
    sees: () => ['Web', 'Single-page application'],
  },
  {
    code: 700084,
    when: 'a long-lived client runs in a page, with its redirect URI under Single-page application',
    client: renewedWebsite,
    breaks: ({ settings, change }) => {
      Object.assign(settings, { secret: undefined, origin: new URL(CALLBACK).origin })
      return change(on('spa', CALLBACK))
    },
    kind: 'fix-redirect-platform',
    sees: () => ['Web', 'Single-page application'],
    after: async (given) => {
      given.settings.origin = undefined
      await newSecret(given)
    },
  },
  {
    code: 700054,
    when: 'ID tokens of the authorization endpoint are off',
    manifest: { implicit: { idTokens: true } },
    client: website,
    configure: ({ settings }) => {
      Object.assign(settings.authorize, { response_type: 'id_token', nonce: 'a-nonce' })
    },
    breaks: ({ change }) => change({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } }),
    kind: 'enable-implicit',
    sees: () => ['true', 'false'],
    follow: ({ settings }) => {
      settings.authorize.response_type = 'code'
    },
  },
  {
    code: 700051,
    when: 'access tokens of the authorization endpoint are off',
    manifest: { implicit: { accessTokens: true } },
    client: website,
    configure: ({ settings }) => {
      settings.authorize.response_type = 'token'
    },
    breaks: ({ change }) => change({ web: { implicitGrantSettings: { enableAccessTokenIssuance: false } } }),
    kind: 'enable-implicit',
    sees: () => ['true', 'false'],
    follow: ({ settings }) => {
      settings.authorize.response_type = 'code'
    },
  },
]
