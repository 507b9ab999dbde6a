import type { Preset } from './preset.ts'

/** MCP clients that sign in with a registration of yours. */
export const mcpPresets = {
  'vscode-own-client': {
    label: 'VS Code with a client id of yours',
    redirectUris: {
      publicClient: [
        'http://127.0.0.1:33418/',
        'https://vscode.dev/redirect',
        'https://insiders.vscode.dev/redirect',
      ],
    },
    confidence: 'vendor-code',
    source:
      'microsoft/vscode #278512; Power Pages docs configure/mcp-redirect-uri.md; m365copilot-docs docs/plugin-mcp-apps.md',
    notes: 'Takes another port where 33418 is in use; Entra ignores the port.',
  },
  'github-copilot-cli-own-client': {
    label: 'GitHub Copilot CLI with a client id of yours',
    redirectUris: { publicClient: ['http://127.0.0.1:{port}/'] },
    confidence: 'inferred',
    source: 'github/copilot-cli changelog 1.0.49 (auth.redirectPort); the path is inferred',
  },
  'claude-ai': {
    label: 'Claude on the web, desktop and mobile',
    redirectUris: {
      web: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    },
    needsSecret: true,
    confidence: 'vendor-official',
    source: 'https://support.claude.com/en/articles/11503834',
    notes: 'The client secret goes into the dialog of the connector.',
  },
  'claude-code': {
    label: 'Claude Code',
    redirectUris: { publicClient: ['http://localhost:{callbackPort}/callback'] },
    confidence: 'vendor-official',
    source: 'Claude Code documentation on MCP (--callback-port); anthropics/claude-code #66511',
  },
  'openai-codex': {
    label: 'OpenAI Codex CLI',
    redirectUris: { publicClient: ['http://127.0.0.1:{port}/callback'] },
    confidence: 'community',
    source: 'community documentation; a form with an id after /callback was seen as well',
  },
  chatgpt: {
    label: 'ChatGPT connectors and apps',
    redirectUris: { web: ['https://chatgpt.com/connector/oauth/{callbackId}'] },
    needsSecret: true,
    confidence: 'community',
    source: 'https://developers.openai.com/apps-sdk/build/auth; makeplane/plane-mcp-server #165',
    notes: 'The dialog for a new app shows callbackId.',
  },
  'chatgpt-legacy': {
    label: 'ChatGPT connectors, the older fixed address',
    redirectUris: { web: ['https://chatgpt.com/connector_platform_oauth_redirect'] },
    needsSecret: true,
    confidence: 'community',
    source: 'makeplane/plane-mcp-server #165',
  },
  cursor: {
    label: 'Cursor',
    redirectUris: { publicClient: ['http://localhost:8787/callback'] },
    confidence: 'community',
    source: 'several repositories agree',
  },
  'cursor-web': {
    label: 'Cursor web agents',
    redirectUris: { web: ['https://www.cursor.com/agents/mcp/oauth/callback'] },
    needsSecret: true,
    confidence: 'community',
    source: 'several repositories agree',
  },
  'cursor-legacy': {
    label: 'Cursor, older builds',
    redirectUris: { publicClient: ['cursor://anysphere.cursor-mcp/oauth/callback'] },
    confidence: 'community',
    source: 'https://docs.zuora.com, page redirect-uris-by-mcp-client; several repositories agree',
  },
  'gemini-cli': {
    label: 'Gemini CLI',
    redirectUris: { publicClient: ['http://localhost:7777/oauth/callback'] },
    confidence: 'vendor-official',
    source: 'google-gemini/gemini-cli docs/tools/mcp-server.md',
    notes: 'The port is any unless oauth.redirectUri sets it; Entra ignores it.',
  },
  'mcp-inspector': {
    label: 'MCP Inspector 2, web',
    redirectUris: { publicClient: ['http://localhost:6274/oauth/callback'] },
    confidence: 'vendor-official',
    source: 'modelcontextprotocol/inspector clients/cli/README.md, core/auth; the platform is inferred',
  },
  'mcp-inspector-cli': {
    label: 'MCP Inspector 2, command line',
    redirectUris: { publicClient: ['http://127.0.0.1:6276/oauth/callback'] },
    confidence: 'vendor-official',
    source: 'modelcontextprotocol/inspector clients/cli/README.md',
  },
  'mcp-inspector-v1': {
    label: 'MCP Inspector 1, in the browser',
    redirectUris: {
      spa: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
    },
    confidence: 'inferred',
    source: 'modelcontextprotocol/inspector 1; the platform from AADSTS9002326 and AADSTS9002327',
    notes:
      'Cannot share a registration with mcp-inspector, gemini-cli or mcp-remote: same address, another platform.',
  },
  'mcp-remote': {
    label: 'Bridge for clients that speak stdio, mcp-remote',
    redirectUris: { publicClient: ['http://localhost:{port}/oauth/callback'] },
    confidence: 'inferred',
    source: 'geelen/mcp-remote README, #217',
  },
  'n8n-cloud': {
    label: 'n8n Cloud',
    redirectUris: { web: ['https://oauth.n8n.cloud/oauth2/callback'] },
    needsSecret: true,
    confidence: 'community',
    source: 'https://docs.zuora.com, page redirect-uris-by-mcp-client',
  },
} satisfies Readonly<Record<string, Preset>>
