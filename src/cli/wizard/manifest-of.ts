import { placeholdersOf, presets } from '../../manifest/presets.ts'
import type { WrittenManifest } from '../../manifest/schema.ts'
import { slug } from '../../manifest/slug.ts'
import type { Answers } from './answers.ts'

/** What the answers come to, as it is written. What is a default of the manifest is left out. */
export function manifestOf(answers: Answers): WrittenManifest {
  const { name, key, appId, clients, topology, consent } = answers
  const api = apiOf(answers)
  return {
    name,
    ...(key === '' ? {} : { key }),
    ...(appId === '' ? {} : { appId }),
    ...(topology === 'split' ? { topology } : {}),
    ...(Object.keys(api).length > 0 ? { api } : {}),
    ...(consent === 'tenant' ? {} : { adminConsent: false }),
    clients: clients.map((preset) => clientOf(preset, answers)) as WrittenManifest['clients'],
    ...(answers.redirectUrl === '' ? {} : { redirectUris: { web: [answers.redirectUrl] } }),
    credentials: credentialsOf(answers),
    ...serverOf(answers),
  }
}

function apiOf({ urlAsIdentifier, url, consent }: Answers): NonNullable<WrittenManifest['api']> {
  return {
    ...(urlAsIdentifier === 'yes' && url !== '' ? { identifierUri: ['api://{appId}', url] } : {}),
    ...(consent === 'admins' ? { scopes: [{ value: 'access_as_user', consent }] } : {}),
  }
}

function clientOf(preset: string, answers: Answers): unknown {
  const values = askedOf(preset).flatMap((placeholder) => {
    const value = answers[`value:${preset}:${placeholder}`] ?? ''
    return value === ''
      ? []
      : [[placeholder, isPort(placeholder) && /^\d+$/.test(value) ? Number(value) : value]]
  })
  return values.length === 0 ? preset : { [preset]: Object.fromEntries(values) }
}

export const isPort = (placeholder: string): boolean => /port$/i.test(placeholder)

/** The values without which a preset brings nothing. A connector has the shared address until it has its own. */
export function askedOf(preset: string): string[] {
  const found = presets.get(preset)
  if (!found) return []
  const uris = Object.values(found.redirectUris).flat()
  return uris.every((uri) => uri.includes('{')) ? placeholdersOf(found) : []
}

function credentialsOf(answers: Answers): NonNullable<WrittenManifest['credentials']> {
  const { credential, repository, environment } = answers
  if (credential === 'none') return { secrets: [] }
  if (credential === 'github') return { secrets: [], federated: [{ github: { repository, environment } }] }
  const store = storeOf(answers)
  return { secrets: [{ name: 'connector', lifetime: '180d', ...(store === undefined ? {} : { store }) }] }
}

/** Without a place the terminal shows the secret once. */
export function storeOf({ keep, store, name, key }: Answers): string | undefined {
  if (keep === 'file') return `file:.appreg/${key || slug(name)}.secret`
  return keep === 'other' ? store : undefined
}

function serverOf({ protects, url }: Answers): Pick<WrittenManifest, 'server'> {
  if (protects !== 'arc-1' && url === '') return {}
  return { server: { kind: protects === 'arc-1' ? 'arc-1' : 'generic', ...(url === '' ? {} : { url }) } }
}
