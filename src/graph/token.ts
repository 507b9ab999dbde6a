import { AppregError } from '../errors.ts'

/** The tenant id in an access token. Graph's tokens are not ours to rely on, but all of them name their tenant. */
export function tenantOfToken(token: string): string {
  const [, payload = ''] = token.split('.')
  try {
    const { tid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { tid?: unknown }
    if (typeof tid === 'string') return tid
  } catch {
    // Not a token in the usual form: said below.
  }
  throw new AppregError('SIGN_IN_FAILED', 'the sign-in gave a token that names no tenant')
}
