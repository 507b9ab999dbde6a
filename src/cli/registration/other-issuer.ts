import { AppregError } from '../../errors.ts'
import type { AuthorizationServer } from '../../model/authorization-server.ts'
import type { Transport } from '../../model/http.ts'
import { defaultScope } from '../../render/connectors/issuers.ts'
import type { OtherIssuer } from '../../render/target.ts'
import { discoveryRequests, isProtected, readDiscovery } from '../../sts/discovery.ts'
import type { Flags } from '../command.ts'

/** The authorization server that `--issuer` names, as it describes itself, and the client that flags say. */
export async function otherIssuer(issuer: string, flags: Flags, transport: Transport): Promise<OtherIssuer> {
  if (!isProtected(issuer)) {
    throw new AppregError('USAGE', `--issuer ${issuer} is no https address`, {
      hints: ['it is the value of iss in the tokens, such as https://DOMAIN.auth0.com/'],
    })
  }
  const { clientId, audience, authorizeUrl, organizationParameter } = flags
  if (clientId === undefined) {
    throw new AppregError('USAGE', '--issuer needs --client-id', {
      hints: ['name the client that you registered at the authorization server'],
    })
  }
  if (authorizeUrl !== undefined && !isProtected(authorizeUrl))
    throw new AppregError('USAGE', `--authorize-url ${authorizeUrl} is no https address`)
  if (organizationParameter !== undefined && !/^[A-Za-z][A-Za-z0-9_]*$/.test(organizationParameter))
    throw new AppregError(
      'USAGE',
      `--organization-parameter ${organizationParameter} is not made of letters, digits and _`,
    )
  const server = await discover(issuer, transport)
  return {
    server: { ...server, authorizationEndpoint: authorizeUrl ?? server.authorizationEndpoint },
    clientId,
    scope: flags.scope ?? defaultScope(server.scopesSupported),
    ...(audience === undefined ? {} : { audience }),
    ...(organizationParameter === undefined ? {} : { organizationParameter }),
  }
}

async function discover(issuer: string, transport: Transport): Promise<AuthorizationServer> {
  for (const request of discoveryRequests(issuer)) {
    const server = readDiscovery(issuer, await transport(request))
    if (server) return server
  }
  throw new AppregError('UNREACHABLE', `${issuer} does not say what it is`, {
    hints: discoveryRequests(issuer).map(({ url }) => `looked at ${url}`),
  })
}
