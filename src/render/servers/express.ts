import type { ConfigurationFile, TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { apiName, audience, issuer, keysUrl } from '../entra.ts'
import { escapeHidden, unicodeEscape } from '../formats/hidden.ts'
import { jsonFile } from '../formats/json.ts'
import { serverUrl } from '../server-url.ts'
import { serverNotes } from './notes.ts'
import { challenge, protectedResource, protectedResourceUrl } from './protected-resource.ts'

/** An MCP server of one's own with Express and jose: small, whole, and to be built upon. */
export const express = (registration: Registration): TargetConfiguration => ({
  files: [program(registration), jsonFile('package.json', packageJson)],
  values: {},
  notes: [
    'npm install, and PORT=8080 npm start. It speaks plain http: TLS is the business of what stands in front of it.',
    'scp is what Entra writes: express-oauth2-jwt-bearer with requiredScopes reads scope and refuses every token of Entra.',
    ...serverNotes(registration),
  ],
})

const packageJson = {
  private: true,
  type: 'module',
  scripts: { start: 'node server.js' },
  dependencies: { '@modelcontextprotocol/sdk': '^1.20.0', express: '^5.0.0', jose: '^6.0.0' },
}

const settings = (registration: Registration) => ({
  name: apiName(registration),
  path: serverUrl(registration).pathname,
  issuer: issuer(registration),
  audience: audience(registration),
  keys: keysUrl(registration),
  scopes: registration.scopes,
  challenge: challenge(registration),
  metadataPath: protectedResourceUrl(registration).pathname,
  metadata: protectedResource(registration),
})

const program = (registration: Registration): ConfigurationFile => ({
  path: 'server.js',
  mediaType: 'text/javascript',
  content: `${imports}
const settings = ${escapeHidden(JSON.stringify(settings(registration), null, 2), unicodeEscape, '\n')}
${body}`,
})

const imports = `import { env, stdout } from 'node:process'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express from 'express'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
`

const body = `
const keys = createRemoteJWKSet(new URL(settings.keys))
const app = express()

// Without a token: from this document a client learns where to get one.
app.use((request, response, next) => {
  if (request.path !== settings.metadataPath) return next()
  response.set('access-control-allow-origin', '*').json(settings.metadata)
})

app.use(async (request, response, next) => {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ')
  const refuse = (status, error) =>
    response
      .status(status)
      .set('www-authenticate', error ? \`\${settings.challenge}, error="\${error}"\` : settings.challenge)
      .json({ error: error ?? 'unauthorized' })
  if (scheme.toLowerCase() !== 'bearer' || token === '') return refuse(401)
  try {
    const { issuer, audience } = settings
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'], requiredClaims: ['exp'] })
    // Entra writes the scopes into scp, as short names; an app-only token has none.
    const scopes = typeof payload.scp === 'string' ? payload.scp.split(' ') : []
    if (!settings.scopes.some((scope) => scopes.includes(scope))) return refuse(403, 'insufficient_scope')
    request.auth = { token, clientId: String(payload.azp ?? payload.appid), scopes, expiresAt: payload.exp, extra: payload }
    next()
  } catch (error) {
    // Anything else, such as keys that cannot be read, is not the fault of the token.
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return refuse(401, 'invalid_token')
    next(error)
  }
})

app.use(express.json({ limit: '1mb' }), async (request, response) => {
  if (request.path !== settings.path) return response.sendStatus(404)
  if (request.method !== 'POST') return response.set('allow', 'POST').sendStatus(405)
  const server = new McpServer({ name: settings.name, version: '1.0.0' })
  server.registerTool('whoami', { description: 'Says who is signed in' }, ({ authInfo }) => ({
    content: [{ type: 'text', text: JSON.stringify({ oid: authInfo.extra.oid, scopes: authInfo.scopes }) }],
  }))
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true })
  response.on('close', () => void server.close())
  await server.connect(transport)
  await transport.handleRequest(request, response, request.body)
})

const listener = app.listen(Number(env.PORT ?? 8080), env.HOST, () => {
  stdout.write(\`listening on port \${listener.address().port}\\n\`)
})
`
