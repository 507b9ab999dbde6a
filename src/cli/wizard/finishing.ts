import { AppregError } from '../../errors.ts'
import { loadManifests } from '../../manifest/load.ts'
import type { Manifest } from '../../manifest/schema.ts'
import { commandLine, runsAs } from '../again.ts'
import { ask } from '../ask.ts'
import { EXIT, type ExitCode, type Flags } from '../command.ts'
import { run as apply } from '../commands/apply.ts'
import { run as redirect } from '../commands/redirect.ts'
import { leadsTo } from '../leading.ts'
import { BACK } from '../prompts/question.ts'
import { connectorUrlFault } from '../redirect/connector-url.ts'
import type { Terminal } from '../terminal.ts'
import type { Answers } from './answers.ts'
import { isConnector } from './client-choices.ts'
import { offerCopies } from './copying.ts'
import { whereToType } from './in-portal.ts'
import { nextCommand, type Whereabouts } from './whereabouts.ts'
import { writeManifest } from './written.ts'

export interface Finishing {
  readonly file: string
  readonly flags: Flags
  readonly where: Whereabouts
  readonly terminal: Terminal
  /** Where the wizard wrote the manifest itself, and may write it again. */
  readonly answers?: Answers
}

/** From the manifest to the connector that works: what the commands do, one after the other. */
export async function finish(finishing: Finishing): Promise<ExitCode> {
  const { file, flags, where, terminal } = finishing
  const code = await applied(finishing)
  if (code !== EXIT.ok) return code
  const [manifest] = loadManifests(file)
  if (!manifest) return code
  terminal.err(`\nFiles for paconn, and remarks:\n  ${nextCommand(['config', '-f', file], where)}\n`)
  await offerCopies(flags, terminal)
  if (finishing.answers?.credential === 'federated' && manifest.credentials.federated.length === 0) {
    terminal.err(`\n${whenIssuerIsKnown(file, where)}\n`)
  }
  if (!needsRedirectUrl(manifest)) return code
  terminal.err(
    `\n${whereToType(manifest, nextCommand(['config', 'power-platform', '-f', file, '--out', 'config'], where))}\n`,
  )
  return secondPhase(finishing)
}

const whenIssuerIsKnown = (file: string, where: Whereabouts): string =>
  `When the connector shows issuer and subject on its Security tab, write them to ${file}, under credentials.federated as power-platform: { issuer: …, subject: … }, and run ${nextCommand(['apply', '-f', file], where)}`

async function applied({ file, flags, where, terminal }: Finishing): Promise<ExitCode> {
  // From here on everything is in the file: nobody has to answer again.
  runsAs(['apply', '-f', file, ...where])
  leadsTo(where, { files: [file] })
  try {
    return await apply([], { ...flags, brief: true }, terminal)
  } catch (error) {
    const isTold = error instanceof AppregError && error.hints.some((hint) => hint.includes(commandLine()))
    if (!(error instanceof AppregError) || isTold) throw error
    throw new AppregError(error.code, error.message, {
      hints: [...error.hints, `${file} is written: go on with ${commandLine()}`],
      cause: error,
    })
  }
}

const needsRedirectUrl = ({ clients, redirectUris }: Manifest): boolean =>
  clients.some((client) => typeof client === 'string' && isConnector(client)) &&
  !redirectUris.web.some((uri) => /\.consent\.azure-ap/.test(uri))

/** The connector shows its redirect URL after it was saved, and works only when that is registered. */
async function secondPhase({ file, flags, where, terminal, answers }: Finishing): Promise<ExitCode> {
  const later = nextCommand(['redirect', 'add', 'URL', '-f', file], where)
  const url = await pasted(flags, later)
  if (url === '') {
    terminal.err(`\nWhen the connector shows its Redirect URL:\n  ${later}\n`)
    return EXIT.ok
  }
  const code = await redirect(['add', url], { ...flags, yes: true }, terminal)
  if (answers) writeManifest(file, { ...answers, redirectUrl: url })
  else terminal.err(`Keep it in ${file}, under redirectUris.web.\n`)
  return code
}

async function pasted({ cloud }: Flags, later: string): Promise<string> {
  try {
    const answer = await ask({
      kind: 'text',
      message: 'Redirect URL of the connector',
      help: 'Create the connector with the values above, save it, and paste what it shows now. Enter: later.',
      fallback: '',
      fault: (text) => connectorUrlFault(text, cloud),
    })
    return answer === BACK ? '' : (answer[0] ?? '')
  } catch (error) {
    if (!(error instanceof AppregError) || error.code !== 'INTERRUPTED') throw error
    throw new AppregError('INTERRUPTED', 'interrupted: the connector has no redirect URL registered yet', {
      hints: [`when it shows one, run ${later}`],
      cause: error,
    })
  }
}
