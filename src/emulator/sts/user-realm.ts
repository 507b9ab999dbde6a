import type { Reply } from '../http-message.ts'
import { tenantsOf, type World } from '../world.ts'

/** Which kind of sign-in a user name has; client libraries ask before they send a password. */
export function userRealm(world: World, name: string): Reply {
  const login = decode(name)
  const domain = login.split('@')[1]?.toLowerCase() ?? ''
  const known = tenantsOf(world).some(({ domains }) => domains.some(({ id }) => id === domain))
  const body = known
    ? {
        ver: '1.0',
        account_type: 'Managed',
        domain_name: domain,
        cloud_instance_name: 'microsoftonline.com',
        cloud_audience_urn: 'urn:federation:MicrosoftOnline',
      }
    : {
        ver: '1.0',
        account_type: 'Unknown',
        cloud_instance_name: 'microsoftonline.com',
        cloud_audience_urn: 'urn:federation:MicrosoftOnline',
      }
  return { status: 200, body: { ...body, Login: login } }
}

/** A name that is not encoded well stands for itself. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
