import type { Facts } from '../../../src/doctor/report/facts.ts'
import type { Finding, Link } from '../../../src/model/finding.ts'

export const finding = (more: Partial<Finding> & { readonly link?: Link } = {}): Finding => ({
  code: 50011,
  title: 'The redirect URI is not registered',
  cause: 'The registration does not hold the redirect URI of the request.',
  severity: 'error',
  link: 'redirect URI',
  evidence: [
    {
      what: 'redirect URI of the request (differs in a trailing slash)',
      expected: 'https://orders.contoso.example/callback',
      actual: 'https://orders.contoso.example/callback/',
    },
  ],
  fix: {
    kind: 'add-redirect-uri',
    summary: 'register the redirect URI',
    automatic: true,
    changes: [
      {
        object: 'application',
        op: 'update',
        path: 'web.redirectUris',
        before: ['https://orders.contoso.example/callback'],
        after: ['https://orders.contoso.example/callback', 'https://orders.contoso.example/callback/'],
      },
    ],
    steps: [
      '`appreg redirect add https://orders.contoso.example/callback/ --app 11111111-2222-3333-4444-555555555555`',
      'Sign in again.',
    ],
  },
  ...more,
})

/** What `--fix` has done. */
export const mended = {
  mended: [
    finding({
      title: 'The API issues version 1 tokens',
      fix: {
        kind: 'set-token-version-2',
        summary: 'set the token version to 2',
        automatic: true,
        changes: [
          {
            object: 'application',
            op: 'update',
            path: 'api.requestedAccessTokenVersion',
            before: null,
            after: 2,
          },
          { object: 'servicePrincipal', name: 'Orders', op: 'create' },
          {
            object: 'file',
            name: 'apiProperties.json',
            op: 'update',
            path: 'properties.connectionParameters.token.oAuthSettings.clientId',
            before: '99999999-2222-4333-8444-555555555555',
            after: '11111111-2222-3333-4444-555555555555',
          },
        ],
        steps: [],
      },
    }),
  ],
  checks: [
    { name: 'a second look finds nothing any more of: The API issues version 1 tokens', state: 'passed' },
    { name: 'the request that failed is taken', state: 'passed', actual: 'the sign-in page' },
  ],
} as const

const serverFinding = finding({
  code: null,
  title: 'Entra refuses the resource parameter of MCP clients (AADSTS9010010)',
  cause:
    'MCP clients that find their own way send the address of the server as `resource`, and Entra takes only an identifier URI of the app that owns the scopes.',
  severity: 'warning',
  link: 'scope',
  evidence: [
    {
      what: 'resource, against the identifier URIs',
      expected: 'https://orders.contoso.example/mcp',
      actual: 'api://11111111-2222-3333-4444-555555555555',
    },
  ],
})

export const facts = (more: Partial<Facts> = {}): Facts => ({
  made: '2026-03-04T06:00:00.000Z',
  program: 'appreg 0.1.0',
  registration: {
    displayName: 'Orders MCP server',
    appId: '11111111-2222-3333-4444-555555555555',
    tenantId: '22222222-3333-4444-5555-666666666666',
  },
  diagnosis: {
    codes: [50011],
    healthy: false,
    findings: [finding(), serverFinding],
    correlationId: '33333333-4444-5555-6666-777777777777',
    timestamp: '2026-03-04 05:58:11Z',
  },
  looked: ['redirect URI', 'registration', 'scope', 'consent', 'server'],
  server: {
    url: 'https://orders.contoso.example/mcp',
    checks: [
      { name: 'the server answers', state: 'passed', actual: 'HTTP 401' },
      { name: 'the connection is secure', state: 'passed', actual: 'TLSv1.3, until 2026-09-01' },
      {
        name: 'the metadata name this server as resource',
        state: 'failed',
        expected: 'https://orders.contoso.example/mcp',
        actual: 'https://orders.contoso.example/mcp/',
      },
      {
        name: 'MCP initialize succeeds',
        state: 'skipped',
        because: 'there is no token: put one into APPREG_ACCESS_TOKEN',
      },
    ],
    clients: [
      {
        client: 'copilot-studio',
        label: 'Copilot Studio, OAuth 2.0 Manual',
        verdict: 'works',
        because: ['with Client ID 11111111-2222-3333-4444-555555555555'],
      },
      {
        client: 'vscode',
        label: 'VS Code, its own Microsoft sign-in',
        verdict: 'needs',
        because: ['pre-authorization of aebc6443-996d-45c2-90f0-388ff96faa56 on the scope of the API'],
      },
      {
        client: 'claude-code',
        label: 'Claude Code',
        verdict: 'does not',
        because: ['it sends the address of the server as resource, which Entra refuses (AADSTS9010010)'],
      },
    ],
  },
  ...more,
})
