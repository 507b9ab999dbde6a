import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, fullScopes, issuer } from '../entra.ts'
import { envFile, fitsEnvList } from '../formats/env.ts'
import { shellLine, shellQuote } from '../formats/shell.ts'
import { serverNotes } from './notes.ts'

const file = 'arc-1.env'

/** Settings of the ARC-1 MCP server (1.0.0): a file for dotenv and docker, and the same on a command line. */
export function arc1(registration: Registration): TargetConfiguration {
  const env = environment(registration)
  return {
    files: [envFile(file, env)],
    values: {
      ...env,
      flags: commandLine(env),
      docker: `docker run --rm -p 8080:8080 --env-file ${file} ghcr.io/arc-mcp/arc-1`,
    },
    notes: notes(registration),
  }
}

// In the order in which a reader asks: where does it listen, what is it called, whose tokens does it take?
function environment(registration: Registration): Record<string, string> {
  const publicUrl = publicUrlOf(registration)
  const scopes = fullScopes(registration).filter(fitsEnvList)
  return {
    SAP_TRANSPORT: 'http-streamable',
    ARC1_HTTP_ADDR: '0.0.0.0:8080',
    ...(publicUrl ? { ARC1_PUBLIC_URL: publicUrl } : {}),
    SAP_OIDC_ISSUER: issuer(registration),
    SAP_OIDC_AUDIENCE: audience(registration),
    ...(scopes.length > 0 ? { SAP_OIDC_SCOPES: scopes.join(',') } : {}),
  }
}

/** Origin and base path. ARC-1 adds `/mcp` itself; without this setting it names itself `http://0.0.0.0:8080`. */
function publicUrlOf({ server }: Registration): string | undefined {
  if (server?.url === undefined) return undefined
  const { origin, pathname } = new URL(server.url)
  return origin + pathname.replace(/\/+$/, '').replace(/\/mcp$/, '')
}

const flags: Readonly<Record<string, string>> = {
  SAP_TRANSPORT: '--transport',
  ARC1_HTTP_ADDR: '--http-addr',
  SAP_OIDC_ISSUER: '--oidc-issuer',
  SAP_OIDC_AUDIENCE: '--oidc-audience',
  SAP_OIDC_SCOPES: '--oidc-scopes',
}

// The public URL has no flag: it goes in front, as the shell's own assignment.
function commandLine(env: Readonly<Record<string, string>>): string {
  const options = Object.entries(env).flatMap(([name, value]) => {
    const flag = flags[name]
    return flag ? [flag, value] : []
  })
  const assignment = env.ARC1_PUBLIC_URL ? `ARC1_PUBLIC_URL=${shellQuote(env.ARC1_PUBLIC_URL)} ` : ''
  return assignment + shellLine(['npx', 'arc-1', ...options])
}

function notes(registration: Registration): string[] {
  const { scopes } = registration
  return [
    ...serverNotes(registration),
    ...addressNotes(registration),
    ...(scopes.some((scope) => moreThanRead.includes(scope)) ? [] : [readOnly]),
    ...fullScopes(registration)
      .filter((scope) => !fitsEnvList(scope))
      .map((scope) => `SAP_OIDC_SCOPES leaves out ${JSON.stringify(scope)}: the format cannot hold it.`),
    'ARC-1 does not look at who asked, so app-only tokens of this tenant read too: turn on "Assignment required" on the enterprise application to keep them out.',
    'Every refusal looks the same from outside: start ARC-1 with SAP_VERBOSE=true to see in its log why a token was answered with 401.',
    'The command line needs Node 22.19 or newer.',
  ]
}

function addressNotes({ server }: Registration): string[] {
  if (server?.url === undefined) {
    return [
      'ARC1_PUBLIC_URL is missing because the server has no URL yet: without it ARC-1 tells clients to come to http://0.0.0.0:8080.',
    ]
  }
  const path = new URL(server.url).pathname.replace(/\/+$/, '')
  if (!path.endsWith('/mcp')) {
    return [`ARC-1 answers at ${path}/mcp only: correct server.url if clients are to use it as it stands.`]
  }
  if (path === '/mcp') return []
  return [`ARC-1 answers at /mcp only: the proxy in front of it has to take ${path.slice(0, -4)} away.`]
}

const moreThanRead: readonly string[] = ['write', 'data', 'sql', 'transports', 'git', 'admin']

const readOnly =
  'Every user is read-only, whatever the server allows: ARC-1 grants more only for scopes literally named write, data, sql, transports, git or admin, which the manifest can add under api.scopes.'
