import type { ConfigurationFile } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { jsonFile } from '../formats/json.ts'
import type { Asked } from '../target.ts'
import { apiPropertiesFile, type SignIn } from './api-properties.ts'
import { paconnSettings } from './paconn.ts'
import { solutionFiles, variableReference, variablesOf, withReferences } from './solution.ts'
import { definition, type Security } from './swagger.ts'

export interface Connector {
  readonly security: Security
  readonly signIn: SignIn
  /** `connectionParameters` and `connectionParameterSets`; `shipped` makes of a sign-in what a solution may hold. */
  parameters(shipped: (signIn: SignIn) => SignIn): object
}

/** The files of a connector, as Microsoft's tools take them: for these tools, or for a solution. */
export function connectorFiles(
  registration: Registration,
  { security, signIn, parameters }: Connector,
  { openApi, solution }: Asked,
): ConfigurationFile[] {
  const api = definition(registration, security, openApi)
  if (!solution) {
    return [
      jsonFile('apiDefinition.swagger.json', api),
      apiPropertiesFile(parameters((one) => one)),
      jsonFile('settings.json', paconnSettings(registration.cloud)),
    ]
  }
  const { prefix } = solution
  return [
    jsonFile('apiDefinition.swagger.json', { ...api, host: variableReference(prefix, 'host') }),
    apiPropertiesFile(parameters((one) => withReferences(one, prefix))),
    ...solutionFiles(registration, variablesOf(registration, signIn, prefix)),
  ]
}
