import type { ConfigurationFile, TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { applicationIdUri, clientId } from '../entra.ts'
import { envFile, fitsEnv, fitsEnvList } from '../formats/env.ts'
import { literal } from '../formats/json.ts'
import { secretNote } from '../secret.ts'
import { serverUrl } from '../server-url.ts'

const secretVariable = 'FASTMCP_SERVER_AUTH_AZURE_CLIENT_SECRET'

/** FastMCP (Python) with its Azure provider: variables for version 2, code for version 3 and later. */
export function fastmcp(registration: Registration): TargetConfiguration {
  const env = environment(registration)
  return {
    files: [envFile('fastmcp.env', env), program(registration)],
    values: { ...(env[secretVariable] ? {} : { [secretVariable]: secretNote(registration) }) },
    notes: [
      `FastMCP 2 (2.13 or newer) reads fastmcp.env. From version 3 on those variables are ignored: server.py gives the same values in code, and reads the secret from ${secretVariable}.`,
      'The provider is itself an authorization server for MCP clients and takes their resource parameter out: AADSTS9010010 does not arise, and clients need no registration of their own.',
      'required_scopes are short names there: the provider puts the identifier URI in front when it asks, and finds the short ones in scp.',
      'It works for one tenant by its GUID. Behind a proxy, base_url has to be what clients see.',
      ...registration.scopes
        .filter((scope) => !fitsEnvList(scope))
        .map(
          (scope) => `fastmcp.env leaves out the scope ${JSON.stringify(scope)}: the format cannot hold it.`,
        ),
    ],
  }
}

function environment(registration: Registration): Record<string, string> {
  const { tenantId, scopes, secret } = registration
  const uri = applicationIdUri(registration)
  return {
    FASTMCP_SERVER_AUTH: 'fastmcp.server.auth.providers.azure.AzureProvider',
    FASTMCP_SERVER_AUTH_AZURE_CLIENT_ID: clientId(registration),
    ...(secret?.value === undefined ? {} : { [secretVariable]: secret.value }),
    FASTMCP_SERVER_AUTH_AZURE_TENANT_ID: tenantId,
    FASTMCP_SERVER_AUTH_AZURE_BASE_URL: serverUrl(registration).origin,
    FASTMCP_SERVER_AUTH_AZURE_REQUIRED_SCOPES: scopes.filter(fitsEnvList).join(','),
    ...(fitsEnv(uri) ? { FASTMCP_SERVER_AUTH_AZURE_IDENTIFIER_URI: uri } : {}),
    ...(isPublic(registration) ? {} : { FASTMCP_SERVER_AUTH_AZURE_BASE_AUTHORITY: authority(registration) }),
  }
}

const isPublic = ({ cloud }: Registration): boolean => cloud.name === 'public'
const authority = ({ cloud }: Registration): string => new URL(cloud.login).host

function program(registration: Registration): ConfigurationFile {
  const { tenantId, scopes, displayName } = registration
  const { origin, pathname } = serverUrl(registration)
  const content = `# pip install "fastmcp>=3"
import os

from fastmcp import FastMCP
from fastmcp.server.auth.providers.azure import AzureProvider

auth = AzureProvider(
    client_id=${literal(clientId(registration))},
    client_secret=os.environ["${secretVariable}"],
    tenant_id=${literal(tenantId)},
    base_url=${literal(origin)},
    identifier_uri=${literal(applicationIdUri(registration))},
    required_scopes=[${scopes.map(literal).join(', ')}],
${isPublic(registration) ? '' : `    base_authority=${literal(authority(registration))},\n`})

mcp = FastMCP(${literal(displayName)}, auth=auth)


@mcp.tool
def ping() -> str:
    """Answers."""
    return "pong"


if __name__ == "__main__":
    mcp.run(transport="http", host="0.0.0.0", port=int(os.environ.get("PORT", "8000")), path=${literal(pathname)})
`
  return { path: 'server.py', mediaType: 'text/x-python', content }
}
