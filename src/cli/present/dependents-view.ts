import { presets } from '../../manifest/presets.ts'
import type { Dependents } from '../../observe/dependents.ts'
import { safeLine } from './safe.ts'
import { table } from './table.ts'

/** A row for each way in which somebody may depend on a registration, and a line for each of them. */
export function dependentsView(dependents: Dependents): string {
  const { clientConsents, consentingClients, callers, preauthorized, assignments } = dependents
  const { credentials, redirectUris } = dependents
  return table([
    ...rows('consents of clients that call this API', clientConsents, consentingClients),
    ...rows('applications that list permissions on it', callers?.length ?? null, callers),
    ...rows('pre-authorized clients', preauthorized.length, preauthorized.map(known)),
    ...rows('assigned users, groups and applications', assignments),
    ...rows('secrets and certificates', credentials),
    ...rows('redirect URIs', redirectUris),
  ])
}

function rows(what: string, count: number | null, names?: readonly string[] | null): string[][] {
  if (count === null) return [[`  ${what}`, 'unknown: may not be read']]
  const [first, ...others] = (names ?? []).map(safeLine)
  return [
    [`  ${what}`, first === undefined ? String(count) : `${count}: ${first}`],
    ...others.map((name) => ['', `${' '.repeat(`${count}: `.length)}${name}`]),
  ]
}

/** A client that has no service principal in the tenant may have a preset. */
function known(client: string): string {
  const [name] = [...presets].find(([, { appId }]) => appId === client) ?? []
  return name ? `${name} (appId ${client})` : client
}
