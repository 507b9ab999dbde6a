import { presets } from '../../manifest/presets.ts'
import type { Condition } from './condition.ts'

export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'
const AZURE_AD_GRAPH = '00000002-0000-0000-c000-000000000000'

// Beside the clients that have a preset: programs that people take for clients of their own.
const otherMicrosoftClients = [
  '1950a258-227b-4e31-a9cf-717495945fc2', // Azure PowerShell
  '872cd9fa-d31f-45e0-9eab-6e460a02d1f1', // Visual Studio
  '14d82eec-204b-4c2f-b7e8-296a70dab67e', // Microsoft Graph PowerShell
  '51f81489-12ee-4a9e-aaae-a2591f45987d', // Microsoft Dynamics CRM samples
  '9cee029c-6210-4654-90bb-17e6e9d36617', // Power Platform CLI
]

const firstPartyClients = new Set([
  ...otherMicrosoftClients,
  ...[...presets.values()].flatMap(({ appId }) => appId ?? []),
])

export const isFirstPartyClient: Condition = {
  reads: "the client is one of Microsoft's own",
  holds: ({ parameters }) => firstPartyClients.has((parameters.appId ?? '').toLowerCase()),
}

const isGraph = (text: string | undefined): boolean =>
  [MICROSOFT_GRAPH, AZURE_AD_GRAPH, 'graph.microsoft.', 'graph.windows.net'].some((name) =>
    text?.toLowerCase().includes(name),
  )

export const resourceIsGraph: Condition = {
  reads: 'the message names Microsoft Graph as the API',
  holds: ({ parameters }) => isGraph(parameters.resourceAppId) || isGraph(parameters.resource),
}

export const audienceIsGraph: Condition = {
  reads: 'the token is one for Microsoft Graph',
  holds: ({ parameters, signals }) => isGraph(parameters.audience) || signals.has('graph-token'),
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
export const isGuid = (text: string | undefined): boolean => GUID.test(text ?? '')
