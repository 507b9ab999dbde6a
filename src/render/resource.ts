import type { Registration } from '../model/registration.ts'
import { ownsServerUrl } from './entra.ts'
import { serverUrl } from './server-url.ts'

/**
 * What comes of the `resource` parameter (RFC 8707), in which MCP clients send the address of the server: Entra takes it
 * only where it is an Application ID URI of the app that owns the requested scopes.
 */
export function resourceNotes(registration: Registration): string[] {
  if (registration.server?.url === undefined) return []
  if (!ownsServerUrl(registration)) return [refused(registration)]
  return serverUrl(registration).pathname === '/' ? [bareHost] : []
}

const refused = (registration: Registration): string =>
  `MCP clients that find their own way send the server URL as resource, and Entra refuses it (AADSTS9010010). Ways out: ${[
    canBeVerified(serverUrl(registration).hostname)
      ? 'make the server URL an identifierUri in the manifest (its domain has to be verified in the tenant)'
      : 'give the server a name in a domain that is verified in the tenant, and make that URL an identifierUri in the manifest',
    'let the client leave resource out, as mcp-remote does with --disable-resource-parameter',
    'or put an authorization server in front that takes it out, as the provider of FastMCP does',
  ].join('; ')}. ${unconcerned(registration)} not concerned.`

/** The sign-in of VS Code that sends no resource is for the public cloud. */
const unconcerned = ({ cloud }: Registration): string =>
  cloud.name === 'public' ? 'Power Platform connectors and VS Code are' : 'Power Platform connectors are'

const bareHost =
  'The server URL has no path: some clients send it with a slash at the end and others without, and only one of them is the Application ID URI. A URL such as https://HOST/mcp avoids that (AADSTS9010010).'

/** Domains in which nobody but their provider can prove a name, and names of this machine. */
const shared = [
  'azurewebsites.net',
  'azure-api.net',
  'azurecontainerapps.io',
  'azurestaticapps.net',
  'cloudapp.azure.com',
  'azurefd.net',
  'trafficmanager.net',
  'hana.ondemand.com',
  'localhost',
  '127.0.0.1',
  '[::1]',
]

const canBeVerified = (host: string): boolean =>
  !shared.some((domain) => host === domain || host.endsWith(`.${domain}`))
