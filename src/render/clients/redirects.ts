/** Where a client takes the answer to a sign-in: presets that bring it, and the address it has by itself. */
export interface Redirect {
  readonly presets: readonly string[]
  readonly example: string
}

export const redirects = {
  'copilot-cli': { presets: ['github-copilot-cli-own-client'], example: 'http://127.0.0.1:33418/' },
  'claude-ai': { presets: ['claude-ai'], example: 'https://claude.ai/api/mcp/auth_callback' },
  'claude-code': { presets: ['claude-code'], example: 'http://localhost:8080/callback' },
  cursor: {
    presets: ['cursor', 'cursor-web', 'cursor-legacy'],
    example: 'http://localhost:8787/callback',
  },
  'gemini-cli': { presets: ['gemini-cli'], example: 'http://localhost:7777/oauth/callback' },
  'mcp-inspector': {
    presets: ['mcp-inspector', 'mcp-inspector-cli', 'mcp-inspector-v1'],
    example: 'http://localhost:6274/oauth/callback',
  },
  'mcp-remote': { presets: ['mcp-remote'], example: 'http://localhost:3334/oauth/callback' },
} as const satisfies Readonly<Record<string, Redirect>>
