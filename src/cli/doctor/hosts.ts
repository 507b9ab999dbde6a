import { setTimeout as sleep } from 'node:timers/promises'
import { AppregError } from '../../errors.ts'
import type { Application } from '../../model/directory.ts'
import { platforms } from '../../model/directory.ts'
import type { Transport } from '../../model/http.ts'

/** In milliseconds: a host that takes longer to answer is not taken for a dead one. */
const PATIENCE = 5_000

/** The name has no address, or nobody listens there. Behind a proxy neither can be told. */
const DEAD = ['ENOTFOUND', 'ECONNREFUSED']

/** Of the https redirect URIs: the hosts that cannot be reached, because there is nothing to reach. */
export async function deadHosts(
  applications: readonly Application[],
  transport: Transport,
): Promise<readonly string[]> {
  const uris = applications.flatMap((one) => platforms.flatMap((platform) => one[platform].redirectUris))
  const hosts = new Set(uris.filter(isPublic).map((uri) => new URL(uri).host))
  const judged = await Promise.all(
    [...hosts].map(async (host) => ((await isDead(host, transport)) ? [host] : [])),
  )
  return judged.flat()
}

const isPublic = (uri: string): boolean =>
  /^https:\/\/[^*/]+(?:\/|$)/.test(uri) &&
  URL.canParse(uri) &&
  !/^(?:localhost|127\.|10\.|192\.168\.|\[)/.test(new URL(uri).hostname)

async function isDead(host: string, transport: Transport): Promise<boolean> {
  const enough = new AbortController()
  const asked = transport({ method: 'GET', url: `https://${host}/`, headers: {} }).then(
    () => false,
    (error: unknown) => DEAD.some((code) => codesOf(error).includes(code)),
  )
  const waited = sleep(PATIENCE, false, { signal: enough.signal }).catch(() => false)
  try {
    return await Promise.race([asked, waited])
  } finally {
    enough.abort()
  }
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && !(error instanceof AppregError) ? [String(error.code)] : []
  return [...own, ...codesOf(error.cause)]
}
