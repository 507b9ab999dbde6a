import type { Preset } from './preset.ts'

/** Connectors, agents and hosts of Microsoft. */
export const microsoftPresets = {
  'powerplatform-connector': {
    label: 'Power Platform custom connector',
    redirectUris: {
      web: [
        'https://global.consent.azure-apim.net/redirect',
        'https://global.consent.azure-apim.net/redirect/{connectorName}',
      ],
    },
    needsSecret: true,
    confidence: 'official',
    source:
      'https://learn.microsoft.com/graph/mcp-server/use-enterprise-mcp-server-copilot-studio; survey of microsoft/PowerPlatformConnectors',
    notes:
      'connectorName is the name of the API without shared_, known once the connector exists. The shared address alone does not satisfy a connector that has one of its own.',
  },
  'powerplatform-connector-usgov': {
    label: 'Power Platform custom connector, US Government',
    redirectUris: { web: ['https://global.consent.azure-apim.us/redirect/{connectorName}'] },
    needsSecret: true,
    confidence: 'unverified',
    source: 'one community page for the base address; the suffix is inferred',
    notes: 'Compare it with the redirect URL that the Security tab shows.',
  },
  'apim-credential-manager': {
    label: 'Azure API Management credential manager',
    redirectUris: {
      web: ['https://authorization-manager.consent.azure-apim.net/redirect/apim/{serviceName}'],
    },
    needsSecret: true,
    confidence: 'official',
    source: 'https://learn.microsoft.com/azure/api-management/credentials-configure-common-providers',
  },
  'copilot-studio-manual-auth': {
    label: 'Copilot Studio agent, authenticate manually',
    redirectUris: {
      web: [
        'https://token.botframework.com/.auth/web/redirect',
        'https://europe.token.botframework.com/.auth/web/redirect',
      ],
    },
    needsSecret: true,
    confidence: 'official',
    source:
      'https://learn.microsoft.com/microsoft-copilot-studio/configuration-authentication-azure-ad; bot-docs',
    notes: 'The European address is for data residency there. MCP tools do not use either.',
  },
  'copilot-studio-manual-auth-usgov': {
    label: 'Copilot Studio agent, authenticate manually, US Government',
    redirectUris: { web: ['https://token.botframework.azure.us/.auth/web/redirect'] },
    needsSecret: true,
    confidence: 'official',
    source: 'MicrosoftDocs bot-docs, table of OAuth redirects',
  },
  'copilot-studio-manual-auth-china': {
    label: 'Bot Framework, China',
    redirectUris: { web: ['https://token.botframework.azure.cn/.auth/web/redirect'] },
    needsSecret: true,
    confidence: 'official',
    source: 'MicrosoftDocs bot-docs, table of OAuth redirects',
  },
  'm365-copilot-oauth': {
    label: 'Microsoft 365 Copilot agent, OAuth',
    redirectUris: { web: ['https://teams.microsoft.com/api/platform/v1.0/oAuthRedirect'] },
    needsSecret: true,
    confidence: 'official',
    source: 'MicrosoftDocs/m365copilot-docs docs/plugin-authentication-oauth.md',
  },
  'm365-copilot-oauth-gcc': {
    label: 'Microsoft 365 Copilot agent, OAuth, GCC',
    redirectUris: { web: ['https://teams.microsoft.com/gcc/api/platform/v1.0/oAuthRedirect'] },
    needsSecret: true,
    confidence: 'inferred',
    source: 'host from the code of the Teams toolkit; the path is inferred',
  },
  'm365-copilot-oauth-gcchigh': {
    label: 'Microsoft 365 Copilot agent, OAuth, GCC High',
    redirectUris: { web: ['https://gov.teams.microsoft.us/api/platform/v1.0/oAuthRedirect'] },
    needsSecret: true,
    confidence: 'inferred',
    source: 'host from the code of the Teams toolkit; the path is inferred',
  },
  'm365-copilot-oauth-dod': {
    label: 'Microsoft 365 Copilot agent, OAuth, DoD',
    redirectUris: { web: ['https://dod.teams.microsoft.us/api/platform/v1.0/oAuthRedirect'] },
    needsSecret: true,
    confidence: 'inferred',
    source: 'host from the code of the Teams toolkit; the path is inferred',
  },
  'm365-copilot-entra-sso': {
    label: 'Microsoft 365 Copilot agent, Entra single sign-on',
    redirectUris: { web: ['https://teams.microsoft.com/api/platform/v1.0/oAuthConsentRedirect'] },
    appId: 'ab3be6b7-f5df-413d-ac2d-abf1e3fd9c0b',
    confidence: 'official',
    source: 'MicrosoftDocs/m365copilot-docs docs/plugin-authentication-entra-sso.md',
    notes:
      'Add the generated Application ID URI to api.identifierUri; the server accepts it as audience, and this client id where it filters them.',
  },
  vscode: {
    label: 'VS Code, its own Microsoft sign-in',
    redirectUris: {},
    appId: 'aebc6443-996d-45c2-90f0-388ff96faa56',
    confidence: 'vendor-code',
    source: 'microsoft/vscode extensions/microsoft-authentication',
    notes:
      'The server lists a scope of the API in scopes_supported, or VS Code gets a token for Microsoft Graph.',
  },
  'github-copilot-cli': {
    label: 'GitHub Copilot CLI, its own Microsoft sign-in',
    redirectUris: {},
    appId: 'aebc6443-996d-45c2-90f0-388ff96faa56',
    confidence: 'community',
    source: 'github/copilot-cli changelog 0.0.407; microsoft/powerbi-modeling-mcp #68',
    notes: 'Signs in as VS Code.',
  },
  'azure-cli': {
    label: 'Azure CLI, for a token by hand',
    redirectUris: {},
    appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    confidence: 'vendor-code',
    source: 'Azure/azure-cli #23256',
  },
  'powerplatform-obo': {
    label: 'Power Platform connector that signs people in silently',
    redirectUris: {},
    appId: 'fe053c5f-3692-4f14-aef2-ee34fc081cae',
    confidence: 'official',
    source: 'https://learn.microsoft.com/microsoft-copilot-studio/advanced-custom-connector-on-behalf-of',
    notes: 'Azure API Connections gets a token for the registration of the connector, not for another API.',
  },
  'teams-desktop-mobile': teams('Teams desktop and mobile', '1fec8e78-bce4-4aaf-ab1b-5451cc387264'),
  'teams-web': teams('Teams web', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'),
  'm365-web': teams('Microsoft 365 web', '4765445b-32c6-49b0-83e6-1d93765276ca'),
  'm365-desktop': teams('Microsoft 365 desktop', '0ec893e0-5785-4de6-99da-4ed124e5296c'),
  'm365-mobile-outlook-desktop': teams(
    'Microsoft 365 mobile and Outlook desktop',
    'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  ),
  'outlook-web': teams('Outlook web', 'bc59ab01-8403-45c6-8796-ac3ef710b3e3'),
  'outlook-mobile': teams('Outlook mobile', '27922004-5251-4030-b22d-91ecd9a37ea4'),
} satisfies Readonly<Record<string, Preset>>

/** A host of Teams single sign-on. */
function teams(label: string, appId: string): Preset {
  return {
    label,
    redirectUris: {},
    appId,
    confidence: 'official',
    source:
      'https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad',
    notes: 'For tabs and bots; MCP servers do not need it.',
  }
}
