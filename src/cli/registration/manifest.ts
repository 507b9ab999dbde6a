import { deriveDesired } from '../../desired/derive.ts'
import { AppregError } from '../../errors.ts'
import { loadManifest, parseManifest } from '../../manifest/load.ts'
import { ManifestError } from '../../manifest/problem.ts'
import type { Manifest } from '../../manifest/schema.ts'
import type { Desired } from '../../model/desired.ts'
import type { Flags } from '../command.ts'
import { placed } from '../redirect/redirecting.ts'

/**
 * What is wanted: from the manifest, or from flags alone. Throws `ManifestError` with every problem of either. A split
 * describes two registrations: `derive` says which is meant.
 */
export function readDesired(flags: Flags, derive: (manifest: Manifest) => Desired = deriveDesired): Desired {
  requireOneSource(flags)
  if (flags.files && flags.files.length > 1) {
    throw new AppregError('USAGE', 'this command acts on one registration, and several manifests are named', {
      hints: ['name one of them'],
    })
  }
  const written = flags.name === undefined ? loadManifest(flags.file ?? 'appreg.yaml') : fromFlags(flags)
  return derive(written)
}

/** What a manifest says and what flags say is not mixed. */
export function requireOneSource(flags: Flags): void {
  if (flags.file !== undefined && flags.name !== undefined) {
    throw new AppregError('USAGE', '--file and --name exclude each other', {
      hints: ['write the name into the manifest, or leave the manifest out'],
    })
  }
  const stray = inlineFlags.filter(([, given]) => flags.name === undefined && given(flags))
  if (stray.length === 0) return
  const names = stray.map(([name]) => name).join(', ')
  throw new AppregError('USAGE', `${names} cannot be combined with a manifest`, {
    hints: [
      'write it into the manifest, or do without one: --app names a registration that exists, --name a new one',
    ],
  })
}

/** Flags that stand in for a manifest. */
const inlineFlags: readonly (readonly [string, (flags: Flags) => boolean])[] = [
  ['--key', ({ key }) => key !== undefined],
  ['--client', ({ client }) => client !== undefined],
  ['--server', ({ server }) => server !== undefined],
  ['--server-url', ({ serverUrl }) => serverUrl !== undefined],
  ['--redirect-uri', ({ redirectUri }) => redirectUri !== undefined],
]

const fromFlags = (flags: Flags) => parseFlags(manifestOfFlags(flags))

/** What a manifest with these values is refused for, said of the flags that gave them. */
function parseFlags(manifest: object): Manifest {
  try {
    return parseManifest(JSON.stringify(manifest), 'the command line')
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const lines = error.problems.map(
      ({ path, message, suggestion }) =>
        `${flagFor(path)}: ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`,
    )
    throw new AppregError('USAGE', lines.join('\n'), {
      hints: ['appreg schema describes every value; appreg COMMAND --help lists the flags'],
    })
  }
}

const flagFor = (path: string): string => valueFlags.find(([field]) => path.startsWith(field))?.[1] ?? path

/** Fields of a manifest, and the flags that fill them. */
const valueFlags: readonly (readonly [field: string, flag: string])[] = [
  ['name', '--name'],
  ['key', '--key'],
  ['clients', '--client'],
  ['server.url', '--server-url'],
  ['server', '--server'],
  ['redirectUris', '--redirect-uri'],
]

function manifestOfFlags({ name, key, client, redirectUri = [], ...flags }: Flags): object {
  return {
    name,
    ...(key ? { key } : {}),
    ...(client ? { clients: client.map(clientOfFlag) } : {}),
    ...serverOfFlags(flags),
    redirectUris: placed(redirectUri, undefined),
  }
}

/** `vscode`, or with the values that its redirect URIs ask for: `claude-code:callbackPort=8080`. */
function clientOfFlag(text: string): unknown {
  const [preset = '', values] = text.split(/:(.*)/s)
  if (values === undefined) return preset
  const pairs = values.split(',').map((pair) => {
    const [key = '', value = ''] = pair.split(/=(.*)/s)
    return [key, /^\d+$/.test(value) ? Number(value) : value]
  })
  return { [preset]: Object.fromEntries(pairs) }
}

const serverOfFlags = ({ server, serverUrl }: Pick<Flags, 'server' | 'serverUrl'>): object =>
  server || serverUrl
    ? { server: { kind: server ?? 'generic', ...(serverUrl ? { url: serverUrl } : {}) } }
    : {}

/** The server that flags name for a registration without a manifest, checked as a manifest's is. */
export const namedServer = (flags: Flags): Desired['server'] =>
  deriveDesired(parseFlags({ name: 'named', ...serverOfFlags(flags) })).server
