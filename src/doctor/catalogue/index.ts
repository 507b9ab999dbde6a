import { account } from './account.ts'
import { assignment } from './assignment.ts'
import type { Misconfiguration } from './catalogue.ts'
import { client } from './client.ts'
import { clientType } from './client-type.ts'
import { connector } from './connector.ts'
import { consent } from './consent.ts'
import { credential } from './credential.ts'
import { federated } from './federated.ts'
import { graph } from './graph.ts'
import { mcp } from './mcp.ts'
import { oauth } from './oauth.ts'
import { onBehalfOf } from './on-behalf-of.ts'
import { policy } from './policy.ts'
import { redirectUri } from './redirect-uri.ts'
import { resource } from './resource.ts'
import { resourceParameter } from './resource-parameter.ts'
import { scope } from './scope.ts'
import { server } from './server.ts'
import { session } from './session.ts'
import { tenant } from './tenant.ts'

/** By part of the chain from the client to the server; the order of the documentation. */
export const areas: Readonly<Record<string, readonly Misconfiguration[]>> = {
  'Redirect URIs': redirectUri,
  'Kind of client': clientType,
  'Secrets and certificates': credential,
  'Federated credentials': federated,
  'The client in the tenant': client,
  'Tenant and cloud': tenant,
  Account: account,
  Consent: consent,
  'API and resource': resource,
  'The resource of the request': resourceParameter,
  Scopes: scope,
  Assignment: assignment,
  'On behalf of a user': onBehalfOf,
  'Policies of the tenant': policy,
  'Sessions and requests': session,
  Connectors: connector,
  'MCP clients': mcp,
  'The server and its tokens': server,
  'Changes that Graph refuses': graph,
  'Answers without a number': oauth,
}

export const misconfigurations: readonly Misconfiguration[] = Object.values(areas).flat()
