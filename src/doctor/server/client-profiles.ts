/** How a well-known client comes by a token for an MCP server. */
export interface Profile {
  /** Its preset: redirect URIs, platform, Microsoft's client id. */
  readonly preset?: string
  readonly label?: string
  /**
   * `discovers` reads the metadata of the server; `Microsoft` does as well, and signs in with an application of
   * Microsoft; `told` has client id, endpoints and scopes typed in; `registers` makes itself a client id; `key` brings
   * one in a header.
   */
  readonly way: 'discovers' | 'Microsoft' | 'told' | 'registers' | 'key'
  /** It connects from the cloud of its maker. */
  readonly remote?: true
  /** Whether it sends the address of the server as `resource` (RFC 8707). */
  readonly resource?: 'sent' | 'can be left out'
  /** Where its client id is configured. */
  readonly clientId?: string
}

/** In the order of the presets. What is said of resource follows the notes of the printed configuration. */
export const profiles: Readonly<Record<string, Profile>> = {
  'copilot-studio': {
    preset: 'copilot-studio',
    label: 'Copilot Studio, OAuth 2.0 Manual',
    way: 'told',
    remote: true,
    clientId: 'Client ID',
  },
  'copilot-studio-dynamic': {
    label: 'Copilot Studio, Dynamic discovery',
    way: 'registers',
    remote: true,
  },
  'power-platform': { preset: 'power-platform', way: 'told', remote: true, clientId: 'Client ID' },
  'm365-copilot-oauth': { preset: 'm365-copilot-oauth', way: 'told', remote: true, clientId: 'Client ID' },
  vscode: { preset: 'vscode', way: 'Microsoft' },
  'vscode-own-client': { preset: 'vscode-own-client', way: 'discovers', clientId: 'oauth.clientId' },
  'github-copilot-cli': { preset: 'github-copilot-cli', way: 'Microsoft' },
  'github-copilot-cli-own-client': {
    preset: 'github-copilot-cli-own-client',
    way: 'discovers',
    resource: 'sent',
    clientId: 'oauthClientId',
  },
  'claude-ai': {
    preset: 'claude-ai',
    way: 'discovers',
    remote: true,
    resource: 'sent',
    clientId: 'OAuth Client ID',
  },
  'claude-code': { preset: 'claude-code', way: 'discovers', resource: 'sent', clientId: '--client-id' },
  'openai-codex': { preset: 'openai-codex', way: 'discovers', resource: 'sent', clientId: 'the client id' },
  chatgpt: {
    preset: 'chatgpt',
    way: 'discovers',
    remote: true,
    resource: 'sent',
    clientId: 'the client id of the new app',
  },
  cursor: { preset: 'cursor', way: 'discovers', resource: 'sent', clientId: 'auth.CLIENT_ID' },
  'cursor-web': {
    preset: 'cursor-web',
    way: 'discovers',
    remote: true,
    resource: 'sent',
    clientId: 'auth.CLIENT_ID',
  },
  'gemini-cli': { preset: 'gemini-cli', way: 'told', resource: 'sent', clientId: 'oauth.clientId' },
  'mcp-inspector': {
    preset: 'mcp-inspector',
    way: 'discovers',
    resource: 'sent',
    clientId: 'oauth.clientId',
  },
  'mcp-inspector-cli': {
    preset: 'mcp-inspector-cli',
    way: 'discovers',
    resource: 'sent',
    clientId: 'oauth.clientId',
  },
  'mcp-remote': {
    preset: 'mcp-remote',
    way: 'discovers',
    resource: 'can be left out',
    clientId: '--static-oauth-client-info',
  },
  'own-registration': {
    label: 'Clients that register themselves, and take no client id',
    way: 'registers',
  },
  key: { label: 'Clients that bring a key only', way: 'key' },
}
