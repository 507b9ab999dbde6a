import { presets } from '../../manifest/presets.ts'
import type { Dependents } from '../../observe/dependents.ts'
import { safeLine } from './safe.ts'
import { table } from './table.ts'

/** A line for each way in which somebody may depend on a registration. */
export function dependentsView(dependents: Dependents): string {
  const { clientConsents, consentingClients, callers, preauthorized, assignments } = dependents
  const { credentials, redirectUris } = dependents
  return table([
    row('consents of clients that call this API', clientConsents, consentingClients),
    row('applications that list permissions on it', callers?.length ?? null, callers),
    row('pre-authorized clients', preauthorized.length, preauthorized.map(known)),
    row('assigned users, groups and applications', assignments),
    row('secrets and certificates', credentials),
    row('redirect URIs', redirectUris),
  ])
}

const row = (what: string, count: number | null, names?: readonly string[] | null): string[] => [
  `  ${what}`,
  count === null
    ? 'unknown: may not be read'
    : `${count}${names?.length ? `: ${names.map(safeLine).join(', ')}` : ''}`,
]

/** A client that has no service principal in the tenant may have a preset. */
function known(client: string): string {
  const [name] = [...presets].find(([, { appId }]) => appId === client) ?? []
  return name ? `${name} (appId ${client})` : client
}
