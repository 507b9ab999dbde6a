import type { Registration } from '../model/registration.ts'
import {
  anHttpsServerUrl,
  aScope,
  aSecret,
  aServerUrl,
  redirectUriAtServer,
  version2Tokens,
} from './needs.ts'
import type { Target } from './target.ts'

/** Everyone who can be printed for, in the order of the printing. */
const rows = [
  {
    name: 'power-platform',
    group: 'connector',
    summary: 'Power Platform and Copilot Studio connector, identity provider Azure Active Directory',
    presets: [
      'copilot-studio',
      'power-platform',
      'powerplatform-connector',
      'powerplatform-connector-global',
      'powerplatform-connector-usgov',
    ],
    needs: [],
    heeds: [],
    load: async () => (await import('./power-platform.ts')).powerPlatform,
  },
  {
    name: 'arc-1',
    group: 'server',
    summary: 'ARC-1 MCP server: environment, command line, docker',
    needs: [],
    heeds: [],
    load: async () => (await import('./servers/arc-1.ts')).arc1,
  },
  {
    name: 'aspnet',
    group: 'server',
    summary: 'ASP.NET Core with Microsoft.Identity.Web: settings and program',
    needs: [aScope, aServerUrl],
    heeds: [],
    load: async () => (await import('./servers/aspnet.ts')).aspnet,
  },
  {
    name: 'spring',
    group: 'server',
    summary: 'Spring Boot resource server',
    needs: [aScope, aServerUrl],
    heeds: [],
    load: async () => (await import('./servers/spring.ts')).spring,
  },
  {
    name: 'express',
    group: 'server',
    summary: 'a small MCP server with Express and jose',
    needs: [aScope, aServerUrl],
    heeds: [],
    load: async () => (await import('./servers/express.ts')).express,
  },
  {
    name: 'fastmcp',
    group: 'server',
    summary: 'FastMCP: environment for version 2, code from version 3 on',
    needs: [aScope, aServerUrl, version2Tokens, aSecret, redirectUriAtServer('/auth/callback')],
    heeds: [],
    load: async () => (await import('./servers/fastmcp.ts')).fastmcp,
  },
  {
    name: 'easyauth',
    group: 'server',
    summary: 'Azure App Service and Functions, built-in authentication',
    needs: [aScope],
    heeds: [],
    load: async () => (await import('./servers/easyauth.ts')).easyauth,
  },
  {
    name: 'oauth2-proxy',
    group: 'server',
    summary: 'oauth2-proxy in front of a server',
    needs: [aScope, aServerUrl],
    heeds: [],
    load: async () => (await import('./servers/oauth2-proxy.ts')).oauth2Proxy,
  },
  {
    name: 'envoy',
    group: 'server',
    summary: 'Envoy in front of a server, filter jwt_authn',
    needs: [aScope, aServerUrl],
    heeds: [],
    load: async () => (await import('./servers/envoy.ts')).envoy,
  },
  {
    name: 'apim',
    group: 'server',
    summary: 'Azure API Management in front of a server: policies',
    needs: [aScope, anHttpsServerUrl],
    heeds: ['access'],
    load: async () => (await import('./servers/apim.ts')).apim,
  },
  {
    name: 'generic',
    group: 'server',
    summary: 'any other server: what it has to compare, and its metadata',
    needs: [aScope],
    heeds: [],
    load: async () => (await import('./servers/generic.ts')).generic,
  },
] as const satisfies readonly Target[]

export type TargetName = (typeof rows)[number]['name']

export const targets: ReadonlyMap<string, Target & { readonly name: TargetName }> = new Map(
  rows.map((row) => [row.name, row]),
)

export const targetNames: readonly TargetName[] = rows.map(({ name }) => name)

export const isTargetName = (name: string): name is TargetName => targets.has(name)

/** What is printed when nobody names a target: for the clients of the manifest, and for its server. */
export function targetsFor({ clients = ['power-platform'], server }: Registration): TargetName[] {
  const isWanted = ({ name, presets = [] }: Target): boolean =>
    name === server?.kind || presets.some((preset) => clients.includes(preset))
  return [...targets.values()].filter(isWanted).map(({ name }) => name)
}
