import type { Finding } from '../../model/finding.ts'
import type { Connector } from './connector.ts'
import { type Fault, findingOf, merged } from './fault.ts'
import type { KnownRegistration } from './known-registration.ts'
import { registrationRules } from './registration-rules.ts'
import { aadRules } from './rules/aad.ts'
import { clientRules } from './rules/client.ts'
import { definitionRules } from './rules/definition.ts'
import { endpointRules } from './rules/endpoints.ts'
import { mcpRules } from './rules/mcp.ts'
import { propertyRules } from './rules/properties.ts'
import { providerRules } from './rules/provider.ts'
import { redirectRules } from './rules/redirect.ts'
import { scopeRules } from './rules/scopes.ts'
import { secretRules } from './rules/secrets.ts'
import { securityRules } from './rules/security.ts'
import { setRules } from './rules/sets.ts'
import { settingRules } from './rules/settings.ts'
import { templateRules } from './rules/templates.ts'
import { variableRules } from './rules/variables.ts'

const rules: readonly ((connector: Connector) => Fault[])[] = [
  providerRules,
  clientRules,
  aadRules,
  endpointRules,
  templateRules,
  scopeRules,
  secretRules,
  redirectRules,
  setRules,
  variableRules,
  definitionRules,
  mcpRules,
  securityRules,
  settingRules,
  propertyRules,
]

const severities: readonly Finding['severity'][] = ['error', 'warning', 'info']

export const faultsOf = (connectors: readonly Connector[], registration?: KnownRegistration): Fault[] =>
  connectors.flatMap((connector) => [
    ...(registration ? registrationRules(connector, registration) : []),
    ...rules.flatMap((rule) => rule(connector)),
  ])

/** What will fail when somebody signs in with these connectors, the gravest first. */
export function judgeConnectors(
  connectors: readonly Connector[],
  registration?: KnownRegistration,
): Finding[] {
  const findings = merged(faultsOf(connectors, registration).map(findingOf))
  return severities.flatMap((severity) => findings.filter((one) => one.severity === severity))
}
