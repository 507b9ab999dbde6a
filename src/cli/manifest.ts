import { deriveDesired } from '../desired/derive.ts'
import { AppregError } from '../errors.ts'
import { loadManifest, parseManifest } from '../manifest/load.ts'
import type { Desired } from '../model/desired.ts'
import type { Flags } from './command.ts'

/** What is wanted: from the manifest, or from flags alone. Throws `ManifestError` with every problem of either. */
export function readDesired(flags: Flags): Desired {
  if (flags.file !== undefined && flags.name !== undefined) {
    throw new AppregError('USAGE', '--file and --name exclude each other', {
      hints: ['write the name into the manifest, or leave the manifest out'],
    })
  }
  const written = flags.name === undefined ? loadManifest(flags.file ?? 'appreg.yaml') : fromFlags(flags)
  return deriveDesired(written)
}

const fromFlags = (flags: Flags) =>
  parseManifest(JSON.stringify(manifestOfFlags(flags), null, 2), 'the command line')

function manifestOfFlags({ name, key, server, serverUrl, redirectUri = [] }: Flags): object {
  const publicClient = redirectUri.filter(isLoopback)
  const web = redirectUri.filter((uri) => !isLoopback(uri))
  return {
    name,
    ...(key ? { key } : {}),
    ...(server || serverUrl
      ? { server: { kind: server ?? 'generic', ...(serverUrl ? { url: serverUrl } : {}) } }
      : {}),
    redirectUris: { web, publicClient },
  }
}

/** A program on the person's own machine receives it: Entra's platform "mobile and desktop". */
const isLoopback = (uri: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1)([:/]|$)/.test(uri)
