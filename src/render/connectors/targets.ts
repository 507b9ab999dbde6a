import {
  anHttpsServerUrl,
  aScope,
  aSecret,
  noPlainServerUrl,
  preAuthorizedConnections,
  version2TokensForItself,
} from '../needs.ts'
import type { Target } from '../target.ts'

const presets = [
  'copilot-studio',
  'power-platform',
  'powerplatform-connector',
  'powerplatform-connector-global',
  'powerplatform-connector-usgov',
]

export const connectors = [
  {
    name: 'power-platform',
    group: 'connector',
    summary: 'Power Platform and Copilot Studio connector, identity provider Azure Active Directory',
    presets,
    needs: [noPlainServerUrl, version2TokensForItself],
    needsOnBehalfOf: [preAuthorizedConnections],
    heeds: ['openApi', 'onBehalfOf', 'solution'],
    load: async () => (await import('./power-platform.ts')).powerPlatform,
  },
  {
    name: 'power-platform-oauth2',
    group: 'connector',
    summary: 'the same with the identity provider Generic OAuth 2, for Entra and other authorization servers',
    needs: [noPlainServerUrl, aScope, aSecret, version2TokensForItself],
    needsWithoutEntra: [noPlainServerUrl],
    heeds: ['openApi', 'issuer', 'solution'],
    load: async () => (await import('./power-platform-oauth2.ts')).powerPlatformOAuth2,
  },
  {
    name: 'power-platform-multi-auth',
    group: 'connector',
    summary: 'a connector with several ways to connect: sign-in, API key, service principal',
    needs: [noPlainServerUrl, aScope, aSecret, version2TokensForItself],
    needsWithoutEntra: [noPlainServerUrl],
    heeds: ['openApi', 'issuer', 'access', 'solution'],
    load: async () => (await import('./power-platform-multi-auth.ts')).powerPlatformMultiAuth,
  },
  {
    name: 'copilot-studio',
    group: 'connector',
    summary: 'the fields of the dialog with which Copilot Studio adds an MCP server',
    presets: ['copilot-studio'],
    needs: [anHttpsServerUrl, aScope, aSecret, version2TokensForItself],
    needsWithoutEntra: [anHttpsServerUrl],
    heeds: ['issuer', 'access'],
    load: async () => (await import('./copilot-studio.ts')).copilotStudio,
  },
] as const satisfies readonly Target[]
