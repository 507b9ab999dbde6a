import type { Ambient } from './ambient.ts'
import { MICROSOFT_TENANT } from './first-party.ts'
import { newServicePrincipal } from './graph/service-principal-store.ts'
import { graphScopeWords } from './graph-scope-words.ts'
import { graphNames, graphRoles, graphScopes, MICROSOFT_GRAPH } from './microsoft-graph.ts'
import type { ServicePrincipalRecord } from './tenant.ts'

/** The service principal of Microsoft Graph, which every tenant has. */
export function microsoftGraphPrincipal(ambient: Ambient): ServicePrincipalRecord {
  const created = { id: ambient.newId(), createdDateTime: null }
  const named = { appId: MICROSOFT_GRAPH, displayName: 'Microsoft Graph', owner: MICROSOFT_TENANT }
  const entity = newServicePrincipal({ ...created, ...named })
  entity.servicePrincipalNames = [...graphNames]
  entity.oauth2PermissionScopes = graphScopes.map(([value, id, type]) => ({
    adminConsentDescription: graphScopeWords(value).description,
    adminConsentDisplayName: graphScopeWords(value).name,
    id,
    isEnabled: true,
    type,
    userConsentDescription: type === 'User' ? graphScopeWords(value).description : null,
    userConsentDisplayName: type === 'User' ? graphScopeWords(value).name : null,
    value,
  }))
  entity.appRoles = graphRoles.map(([value, id]) => ({
    allowedMemberTypes: ['Application'],
    description: `Microsoft Graph permission ${value}.`,
    displayName: value,
    id,
    isEnabled: true,
    origin: 'Application',
    value,
  }))
  return { entity, owners: [], createdBy: null, secrets: {} }
}
