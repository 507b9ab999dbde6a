import { forMcp, mcpClient, SERVER } from '../clients/mcp.ts'
import type { Case, Row } from '../loop.ts'

const inFull = ({ settings }: Case): void => {
  settings.scopes = [`${SERVER}/access_as_user`]
}

const mcp: Pick<Row, 'manifest' | 'client' | 'configure'> = {
  manifest: forMcp,
  client: mcpClient,
  configure: inFull,
}

export const servers: readonly Row[] = [
  {
    code: 9010010,
    when: 'the address of the server is no identifier URI of the API',
    ...mcp,
    breaks: ({ changeApi, api }) => changeApi({ identifierUris: [`api://${api.appId}`] }),
    kind: 'add-identifier-uri',
    sees: ({ api }) => [SERVER, `${api.appId}, api://${api.appId}`],
  },
  {
    code: 9010010,
    when: 'the scope of an MCP client has no API in front',
    ...mcp,
    breaks: ({ settings }) => {
      settings.scopes = ['access_as_user']
    },
    kind: 'fix-scope-string',
    sees: () => [`${SERVER}/access_as_user`, 'access_as_user'],
    follow: ({ settings }, { evidence }) => {
      settings.scopes = [evidence[0]?.expected ?? '']
    },
  },
  {
    code: 'unexpected "iss" claim value',
    when: 'the API issues tokens of version 1',
    ...mcp,
    breaks: ({ changeApi, settings }) => {
      settings.server.logsTokens = true
      return changeApi({ api: { requestedAccessTokenVersion: 1 } })
    },
    kind: 'set-token-version-2',
    sees: () => ['2', '1'],
  },
  {
    code: 'unexpected "iss" claim value',
    when: 'the server expects the issuer of common',
    ...mcp,
    breaks: ({ settings }) => {
      settings.server.logsTokens = true
      settings.server.issuer = 'https://login.microsoftonline.com/common/v2.0'
    },
    kind: 'fix-server-issuer',
    sees: ({ ground }) => [/./, `https://login.microsoftonline.com/${ground.ready.tenantId}/v2.0`],
    follow: ({ settings }, { evidence }) => {
      settings.server.issuer = evidence[0]?.actual ?? ''
    },
  },
  {
    code: 'unexpected "aud" claim value',
    when: 'the server expects the identifier URI as audience',
    ...mcp,
    breaks: ({ settings, api }) => {
      settings.server.logsTokens = true
      settings.server.audience = `api://${api.appId}`
    },
    kind: 'fix-server-audience',
    sees: ({ api }) => [api.appId, 'another'],
    follow: ({ settings }, { evidence }) => {
      settings.server.audience = evidence[0]?.expected ?? ''
    },
  },
  {
    code: 'unexpected "iss" claim value',
    when: 'the client asks for a token of Microsoft Graph',
    ...mcp,
    configure: (given) => {
      inFull(given)
      given.settings.resource = undefined
    },
    breaks: ({ settings }) => {
      settings.server.logsTokens = true
      settings.scopes = ['User.Read']
    },
    kind: 'fix-scope-string',
    sees: ({ api }) => [`${api.appId}, api://${api.appId}, ${SERVER}`, /: Microsoft Graph$/],
    follow: ({ settings }, { evidence }) => {
      settings.scopes = [`${evidence[0]?.expected.split(', ')[2]}/access_as_user`]
    },
  },
]
