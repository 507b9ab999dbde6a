import { presets } from '../../manifest/presets.ts'
import type { Condition } from './condition.ts'

export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'
const AZURE_AD_GRAPH = '00000002-0000-0000-c000-000000000000'

// Beside the clients that have a preset: programs that people take for clients of their own.
const otherMicrosoftClients = [
  '1b730954-1685-4b74-9bfd-dac224a7b894', // Azure Active Directory PowerShell
  'd1ddf0e4-d672-4dae-b554-9d5bdfd93547', // Microsoft Intune PowerShell, retired in 2024
  '1950a258-227b-4e31-a9cf-717495945fc2', // Azure PowerShell
  '872cd9fa-d31f-45e0-9eab-6e460a02d1f1', // Visual Studio
  '14d82eec-204b-4c2f-b7e8-296a70dab67e', // Microsoft Graph PowerShell
  '51f81489-12ee-4a9e-aaae-a2591f45987d', // Microsoft Dynamics CRM samples
  '9cee029c-6210-4654-90bb-17e6e9d36617', // Power Platform CLI
]

// Not Microsoft's, but nobody's own either: https://github.com/pnp/powershell/issues/4250
const PNP_MANAGEMENT_SHELL = '31359c7f-bd7e-475c-86db-fdb8c937548e'

const firstPartyClients = new Set([
  ...otherMicrosoftClients,
  ...[...presets.values()].flatMap(({ appId }) => appId ?? []),
])

export const isFirstPartyClient: Condition = {
  reads: "the client is one of Microsoft's own",
  holds: ({ parameters }) => firstPartyClients.has((parameters.appId ?? '').toLowerCase()),
}

/** An app that many programs share: nobody but its owner can change it. */
export const isSharedClient: Condition = {
  reads: "the client is one of Microsoft's own, or one that many share",
  holds: (situation) =>
    isFirstPartyClient.holds(situation) || situation.parameters.appId?.toLowerCase() === PNP_MANAGEMENT_SHELL,
}

// Apps of customers are on hosts of Microsoft too, such as azurewebsites.net; these are services of its own, in all clouds.
const microsoftHost =
  /^(?:https?:\/\/)?(?:[\w*-]+\.)*(?:microsoft|azure|office|office365|windows|dynamics|powerapps|powerplatform|powerbi|sharepoint|visualstudio|microsoftazure|usgovcloudapi|chinacloudapi|azure-devices|azure-devices-provisioning)\.(?:com|net|us|cn)(?:[/:]|$)/i

export const resourceIsMicrosofts: Condition = {
  reads: "the resource is on a host of one of Microsoft's services",
  holds: ({ parameters }) => microsoftHost.test(parameters.resource ?? ''),
}

/** The identifiers of the API are Microsoft's: nobody else can change them. */
export const apiIsMicrosofts: Condition = {
  reads: 'resource or scope of the request belong to a service of Microsoft',
  holds: ({ parameters: { resource = '', scope = '' } }) =>
    [resource, ...scope.split(/\s+/)].some((name) => microsoftHost.test(name)),
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
