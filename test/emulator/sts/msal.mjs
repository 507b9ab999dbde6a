// @azure/msal-node and @azure/identity against the emulator, led there by its proxy. A person is played by fetch.
import { createHash, randomBytes } from 'node:crypto'
import { request as httpsRequest } from 'node:https'
import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity'
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node'
import { HttpsProxyAgent } from 'https-proxy-agent'

const { HTTPS_PROXY, TENANT, GIVEN } = process.env
const given = JSON.parse(GIVEN)
const agent = new HttpsProxyAgent(HTTPS_PROXY)

const call = (url, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { method, agent, headers }, (message) => {
      const chunks = []
      message.on('data', (chunk) => chunks.push(chunk))
      message.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: message.statusCode, headers: message.headers, text })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })

const asJson = async (url, method, options) => {
  const { status, headers, text } = await call(url, { method, ...options })
  return { status, headers, body: JSON.parse(text) }
}
const system = {
  networkClient: {
    sendGetRequestAsync: (url, options) => asJson(url, 'GET', options),
    sendPostRequestAsync: (url, options) => asJson(url, 'POST', options),
  },
}
const authority = `https://login.microsoftonline.com/${TENANT}`

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const field = (html, name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1]
const submit = ({ text }, fields) => {
  const action = /action="([^"]+)"/.exec(text)[1]
  const body = new URLSearchParams({ ctx: field(text, 'ctx') ?? '', ...fields }).toString()
  return call(`https://login.microsoftonline.com${action}`, { method: 'POST', headers: form, body })
}
const person = { login: given.user, passwd: given.password }
const redirected = ({ headers }) => new URL(headers.location).searchParams.get('code')

const results = {}
const secretAuth = { clientId: given.client, authority, clientSecret: given.secret }

const app = new ConfidentialClientApplication({ auth: secretAuth, system })
const appOnly = await app.acquireTokenByClientCredential({ scopes: [`api://${given.api}/.default`] })
results.secret = appOnly.tokenType

const asked = { scopes: [given.scope, 'offline_access'], redirectUri: given.callback }
const code = redirected(await submit(await call(await app.getAuthCodeUrl(asked)), person))
const byCode = await app.acquireTokenByCode({ ...asked, code })
results.code = byCode.account.username
const again = await app.acquireTokenSilent({
  account: byCode.account,
  scopes: [given.scope],
  forceRefresh: true,
})
results.refresh = { fromCache: again.fromCache, scopes: again.scopes }

const api = new ConfidentialClientApplication({ auth: { ...secretAuth, clientId: given.api }, system })
const obo = await api.acquireTokenOnBehalfOf({ oboAssertion: byCode.accessToken, scopes: ['User.Read'] })
results.onBehalfOf = obo.scopes.includes('User.Read')

const { thumbprintSha256, privateKey } = given.certificate
const certified = { clientId: given.client, authority, clientCertificate: { thumbprintSha256, privateKey } }
const withCertificate = new ConfidentialClientApplication({ auth: certified, system })
results.certificate = (
  await withCertificate.acquireTokenByClientCredential({ scopes: [`api://${given.api}/.default`] })
).tokenType

const native = new PublicClientApplication({ auth: { clientId: given.native, authority }, system })
const verifier = randomBytes(32).toString('base64url')
const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
const loopback = { scopes: [given.scope], redirectUri: 'http://localhost:54321' }
const url = await native.getAuthCodeUrl({ ...loopback, codeChallenge, codeChallengeMethod: 'S256' })
const nativeCode = redirected(await submit(await call(url), person))
results.pkce = (
  await native.acquireTokenByCode({ ...loopback, code: nativeCode, codeVerifier: verifier })
).account.username

const device = await native.acquireTokenByDeviceCode({
  scopes: [given.scope],
  deviceCodeCallback: async ({ userCode, verificationUri }) => {
    const page = await submit(await call(verificationUri), { otc: userCode })
    await submit(await submit(page, person), { decision: 'accept' })
  },
})
results.deviceCode = device.account.username

const wrong = new ConfidentialClientApplication({ auth: { ...secretAuth, clientSecret: 'wrong' }, system })
results.refusal = await wrong
  .acquireTokenByClientCredential({ scopes: [`api://${given.api}/.default`] })
  .catch(({ errorCode, errorMessage }) => `${errorCode} ${errorMessage}`)

const scope = `api://${given.api}/.default`
const identitySecret = new ClientSecretCredential(TENANT, given.client, given.secret)
results.identitySecret = (await identitySecret.getToken(scope)).token.split('.').length
const pem = { certificate: `${given.certificate.pem}\n${privateKey}` }
results.identityCertificate = (
  await new ClientCertificateCredential(TENANT, given.client, pem).getToken(scope)
).token.split('.').length

process.stdout.write(JSON.stringify(results))
process.exit(0)
