import type { Transport } from '../model/http.ts'
import type { CloudHosts } from '../model/registration.ts'

/** What Azure Resource Manager knows of who is signed in, beyond the tenant that Graph speaks for. */
export interface ResourceManager {
  /** Those in which a person has an account. */
  tenants(): Promise<readonly KnownTenant[]>
  /** Names of the Key Vaults that the identity sees. */
  vaults(): Promise<readonly string[]>
}

export interface KnownTenant {
  readonly tenantId: string
  readonly displayName: string
  readonly domain: string
}

interface Access {
  readonly cloud: CloudHosts
  readonly transport: Transport
  /** A token for a scope, without a word to the person; rejects where that takes one. */
  readonly getToken: (scope: string) => Promise<string>
}

// https://learn.microsoft.com/azure/developer/identity/sovereign-clouds
const hosts: Readonly<Record<CloudHosts['name'], string>> = {
  public: 'https://management.azure.com',
  usgov: 'https://management.usgovcloudapi.net',
  'usgov-dod': 'https://management.usgovcloudapi.net',
  china: 'https://management.chinacloudapi.cn',
}

const MAX_PAGES = 5
const MAX_SUBSCRIPTIONS = 20

/** Lists are empty where they cannot be read: an identity may have no access to Azure at all, and is signed in all the same. */
export function openResourceManager({ cloud, transport, getToken }: Access): ResourceManager {
  const host = hosts[cloud.name]
  const list = async <T>(path: string): Promise<readonly T[]> => {
    try {
      const token = await getToken(`${host}/.default`)
      return await pages<T>(`${host}${path}`, { transport, token, host })
    } catch {
      return []
    }
  }
  return {
    async tenants() {
      return (await list<WireTenant>('/tenants?api-version=2022-12-01')).flatMap(knownTenant)
    },
    async vaults() {
      const all = await list<WireSubscription>('/subscriptions?api-version=2022-12-01')
      const usable = all.filter(({ state }) => state === 'Enabled').slice(0, MAX_SUBSCRIPTIONS)
      const found = await Promise.all(
        usable.map(({ subscriptionId }) => list<WireResource>(vaultsIn(subscriptionId))),
      )
      return [...new Set(found.flat().map(({ name }) => name))].sort()
    },
  }
}

async function pages<T>(
  first: string,
  {
    transport,
    token,
    host,
  }: { readonly transport: Transport; readonly token: string; readonly host: string },
): Promise<readonly T[]> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const found: T[] = []
  let url: string | undefined = first
  // The token goes nowhere else, whatever an answer names as its next page.
  for (let page = 0; url?.startsWith(`${host}/`) && page < MAX_PAGES; page++) {
    const { status, body } = await transport({ method: 'GET', url, headers })
    if (status !== 200) break
    const read: WirePage<T> = JSON.parse(body)
    found.push(...(read.value ?? []))
    url = read.nextLink
  }
  return found
}

interface WirePage<T> {
  readonly value?: readonly T[]
  readonly nextLink?: string
}

/** https://learn.microsoft.com/rest/api/resources/tenants/list. Names may be absent. */
interface WireTenant {
  readonly tenantId?: string
  readonly displayName?: string | null
  readonly defaultDomain?: string | null
}

/** https://learn.microsoft.com/rest/api/resources/subscriptions/list */
interface WireSubscription {
  readonly subscriptionId: string
  readonly state: string
}

interface WireResource {
  readonly name: string
}

const knownTenant = ({ tenantId, displayName, defaultDomain }: WireTenant): KnownTenant[] =>
  tenantId ? [{ tenantId, displayName: displayName ?? '', domain: defaultDomain ?? '' }] : []

/** https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list */
const vaultsIn = (subscriptionId: string): string =>
  `/subscriptions/${subscriptionId}/resources?$filter=${encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults'")}&api-version=2015-11-01`
