import type { HttpClient } from '@azure/core-rest-pipeline'
import type { CloudHosts } from '../model/registration.ts'
import type { SignInOptions } from './candidate.ts'
import { candidates } from './credential-kinds.ts'
import { sendPlain } from './http.ts'

/** A tenant that the signed-in person has an account in. */
export interface KnownTenant {
  readonly tenantId: string
  readonly displayName: string
  readonly domain: string
}

// https://learn.microsoft.com/azure/developer/identity/sovereign-clouds
const resourceManagers: Readonly<Record<CloudHosts['name'], string>> = {
  public: 'https://management.azure.com',
  usgov: 'https://management.usgovcloudapi.net',
  'usgov-dod': 'https://management.usgovcloudapi.net',
  china: 'https://management.chinacloudapi.cn',
}

/**
 * Azure Resource Manager knows the tenants of a person; Graph knows its own alone. Nothing where it cannot be asked:
 * the person may have no access to Azure at all, and is signed in all the same.
 */
export async function tenantsOf(options: SignInOptions): Promise<readonly KnownTenant[]> {
  const way = candidates(options).find(({ mode }) => mode === options.mode)
  const resourceManager = resourceManagers[options.cloud.name]
  try {
    const token = await (await way?.create())?.getToken(`${resourceManager}/.default`)
    return token
      ? await read(`${resourceManager}/tenants?api-version=2022-12-01`, token.token, options.http)
      : []
  } catch {
    return []
  }
}

async function read(url: string, token: string, http: HttpClient): Promise<readonly KnownTenant[]> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const { status, body } = await sendPlain(http, { method: 'GET', url, headers })
  return status === 200 ? readTenants(JSON.parse(body)) : []
}

interface Wire {
  readonly tenantId?: string
  readonly displayName?: string | null
  readonly defaultDomain?: string | null
}

/** The answer of https://learn.microsoft.com/rest/api/resources/tenants/list. Names may be absent. */
export const readTenants = ({ value = [] }: { readonly value?: readonly Wire[] }): KnownTenant[] =>
  value.flatMap(({ tenantId, displayName, defaultDomain }) =>
    tenantId ? [{ tenantId, displayName: displayName ?? '', domain: defaultDomain ?? '' }] : [],
  )
