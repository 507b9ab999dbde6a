import { describe } from 'vitest'
import { api, asAzureCli, asked, type Condition, judge, self, signed, TEAMS, UNKNOWN } from './conditions.ts'
import { API, apiBody, CLIENT, GRAPH, needs, SCOPE_ID, USER_READ } from './given.ts'

const resources: readonly Condition[] = [
  {
    code: 9010010,
    when: 'resource is a URL that no application has',
    doing: asked({ resource: 'https://mcp.example/mcp' }),
    where: 'redirect',
    error: 'invalid_target',
  },
  {
    code: 9010010,
    when: 'resource fits, and a scope is bare',
    doing: asked({ resource: `api://${API}`, scope: 'access_as_user' }),
    where: 'redirect',
    error: 'invalid_target',
  },
  {
    code: 500011,
    when: 'the resource is unknown',
    doing: asked({ scope: 'api://nobody/read' }),
    where: 'redirect',
    error: 'invalid_resource',
  },
  {
    code: 500014,
    when: "the resource's service principal is disabled",
    tenant: { apiSeed: { servicePrincipal: { accountEnabled: false } } },
    doing: asked(),
    where: 'redirect',
  },
  {
    code: 650052,
    when: 'the resource has no service principal here',
    tenant: { apiSeed: { servicePrincipal: false } },
    doing: asked({ scope: `${API}/access_as_user` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650053,
    when: 'the scope does not exist',
    doing: asked({ scope: `api://${API}/nonsense` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650053,
    when: 'the scope is disabled',
    tenant: {
      api: api({
        oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes?.map((scope) => ({
          ...scope,
          isEnabled: false,
        })),
      }),
    },
    doing: asked(),
    where: 'redirect',
  },
  {
    code: 650053,
    when: 'the scope lacks its prefix, so that it is looked up on Graph',
    doing: asked({ scope: 'access_as_user' }),
    where: 'redirect',
  },
  {
    code: 650054,
    when: 'the registration lists a resource that is gone',
    tenant: { client: { requiredResourceAccess: [needs(API, SCOPE_ID), needs(UNKNOWN, SCOPE_ID)] } },
    doing: signed({ scope: `api://${API}/.default` }),
    where: 'redirect',
  },
  {
    code: 90009,
    when: 'an application asks for itself by URI on the v1 endpoint',
    tenant: { client: self },
    doing: asked({ resource: `api://${CLIENT}` }, { version: 1 }),
    where: 'redirect',
  },
  {
    code: 90008,
    when: 'an application asks for itself without a permission on Graph',
    tenant: { client: { ...self, requiredResourceAccess: [] } },
    doing: asked({ scope: `${CLIENT}/access_as_user` }),
    where: 'redirect',
    error: 'invalid_request',
  },
  {
    code: 650056,
    when: 'the registration lists nothing and /.default is asked for',
    tenant: { client: { requiredResourceAccess: [] } },
    doing: asked({ scope: `api://${API}/.default` }),
    where: 'page',
  },
  {
    code: 650057,
    when: 'the registration does not list the resource of /.default',
    tenant: { client: { requiredResourceAccess: [needs(GRAPH, USER_READ)] } },
    doing: asked({ scope: `api://${API}/.default` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650057,
    when: 'the registration does not list the resource of a v1 request',
    tenant: { client: { requiredResourceAccess: [needs(GRAPH, USER_READ)] } },
    doing: asked({ resource: `api://${API}` }, { version: 1 }),
    where: 'redirect',
  },
  {
    code: 650057,
    when: "a client of Microsoft's is not pre-authorized",
    doing: asked({ ...asAzureCli }),
    where: 'redirect',
  },
  {
    code: 65002,
    when: "a client of Microsoft's without pre-authorization asks for Graph",
    doing: asked({
      client_id: TEAMS,
      redirect_uri: 'http://localhost:5000',
      scope: 'User.Read',
    }),
    where: 'redirect',
  },
  {
    code: 90124,
    when: 'the resource takes no personal accounts and /common does',
    tenant: { client: { signInAudience: 'AzureADandPersonalMicrosoftAccount' } },
    doing: signed({}, { segment: 'common' }),
    where: 'redirect',
  },
]

describe('the authorization endpoint refuses resource and permission', () => judge(resources))
