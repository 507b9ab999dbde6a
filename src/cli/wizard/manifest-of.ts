import type { Federated } from '../../manifest/credential-schema.ts'
import { placeholdersOf, presets } from '../../manifest/presets.ts'
import type { WrittenManifest } from '../../manifest/schema.ts'
import { slug } from '../../manifest/slug.ts'
import type { Answers } from './answers.ts'
import { trustedField, trustedIssuers } from './trusted-issuers.ts'

/** What the answers come to, as it is written. What is a default of the manifest is left out. */
export function manifestOf(answers: Answers): WrittenManifest {
  const { name, key, appId, clients, topology, consent } = answers
  const api = apiOf(answers)
  return {
    name,
    // Also where it is a default: it has to stay when the name changes.
    ...(key === '' && appId !== '' ? {} : { key: key || slug(name) }),
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
  switch (answers.credential) {
    case 'none':
      return { secrets: [] }
    case 'federated':
      return { secrets: [], ...federatedOf(answers) }
    case 'certificate':
      return { secrets: [], certificates: [{ name: 'client', store: keyStoreOf(answers) }] }
    case 'secret': {
      const store = storeOf(answers)
      return { secrets: [{ name: 'connector', lifetime: '180d', ...(store === undefined ? {} : { store }) }] }
    }
  }
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust: the clouds have their own. */
const audiences: Partial<Readonly<Record<Answers['cloud'], string>>> = {
  usgov: 'api://AzureADTokenExchangeUSGov',
  'usgov-dod': 'api://AzureADTokenExchangeUSGov',
  china: 'api://AzureADTokenExchangeChina',
}

/** Nothing as long as what the issuer shows is not known. */
function federatedOf(answers: Answers): Pick<NonNullable<WrittenManifest['credentials']>, 'federated'> {
  const { trusts, cloud } = answers
  const given = trustedIssuers[trusts].fields.flatMap(({ name }): [string, unknown][] => {
    const value = answers[trustedField(trusts, name)] ?? ''
    return value === '' ? [] : [[name, name === 'ids' ? idsOf(value) : value]]
  })
  if (given.length === 0) return {}
  const audience = audiences[cloud]
  const entry = { [trusts]: { ...Object.fromEntries(given), ...(audience ? { audience } : {}) } }
  return { federated: [entry as unknown as Federated] }
}

function idsOf(written: string): object {
  const [owner, repository] = written.split('/')
  return { owner: Number(owner), repository: Number(repository) }
}

const fileName = ({ name, key }: Answers): string => key || slug(name)

export function keyStoreOf(answers: Answers): string {
  const { keyPlace, keyFile } = answers
  return keyPlace === 'file'
    ? keyFile || `file:.appreg/${fileName(answers)}.pem`
    : vaultPlaceOf(keyPlace, answers)
}

/** Without a place the terminal shows the secret once. */
export function storeOf(answers: Answers): string | undefined {
  const { keep, store } = answers
  if (keep === 'shown') return undefined
  if (keep === 'file') return `file:.appreg/${fileName(answers)}.secret`
  return keep === 'other' ? store : vaultPlaceOf(keep, answers)
}

/** A vault takes names of letters, digits and hyphens, which is what keys are made of. */
export const vaultPlaceOf = (place: `vault:${string}`, answers: Answers): string =>
  `keyvault://${place.slice('vault:'.length)}/${fileName(answers)}`

function serverOf({ protects, url }: Answers): Pick<WrittenManifest, 'server'> {
  if (protects !== 'arc-1' && url === '') return {}
  return { server: { kind: protects === 'arc-1' ? 'arc-1' : 'generic', ...(url === '' ? {} : { url }) } }
}
