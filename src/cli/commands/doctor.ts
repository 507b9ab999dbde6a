import { AppregError } from '../../errors.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { givenText } from '../doctor/given-text.ts'
import { joined } from '../doctor/joined.ts'
import { isNamed } from '../doctor/named.ts'
import type { Part } from '../doctor/part.ts'
import { textPart } from '../doctor/text.ts'
import { diagnosisJson } from '../present/diagnosis-json.ts'
import { jsonDocument } from '../present/json.ts'
import type { Terminal } from '../terminal.ts'
import type { Examined } from '../verifying/serving.ts'

// What looks at a tenant, a file or a server is loaded when it is needed: a text is explained at once.

export const run: Run = async (args, flags, terminal) => {
  await requireSense(args, flags, terminal)
  const reports = flags.report !== undefined || flags.bundle !== undefined
  if (reports) (await import('../doctor/reporting.ts')).requireWritable(flags)
  const parts: Part[] = []
  for await (const part of partsOf(args, flags, terminal)) {
    if (!terminal.json) terminal.out(isApart(parts, flags) ? `\n${part.text}` : part.text)
    parts.push(part)
  }
  const found = joined(parts)
  if (reports) (await import('../doctor/reporting.ts')).writeReports(parts, flags)
  if (terminal.json) {
    terminal.out(jsonDocument(Object.assign(diagnosisJson(found), ...parts.map(({ more }) => more))))
  }
  if (flags.fix && !found.healthy && !found.checks?.length) {
    terminal.err('note: nothing of this can be mended from here: follow the steps\n')
  }
  return found.healthy ? EXIT.ok : EXIT.different
}

/** With `--all`, what is healthy takes one line. */
const isApart = (before: readonly Part[], { all }: Flags): boolean => {
  const last = before.at(-1)
  return last !== undefined && (!all || last.found.findings.length > 0)
}

/** Everything that was given is looked at, a registration beside it for comparison. A registration alone is examined whole. */
async function* partsOf(args: readonly string[], flags: Flags, terminal: Terminal): AsyncGenerator<Part> {
  if (flags.all) return yield* (await import('../doctor/registration.ts')).everyRegistration(flags, terminal)
  const { clipboard = false, connector, server } = flags
  const hasText = args.length > 0 || clipboard
  const seen = server === undefined ? undefined : lookingOnce(server, flags, terminal)
  const hasOthers = connector !== undefined || server !== undefined
  if (hasText || (!hasOthers && (flags.offline || !isNamed(flags)))) {
    const text = await givenText(args, clipboard, terminal)
    yield await textPart(text, { flags, terminal, named: { connector, server: seen } })
  } else if (!hasOthers) {
    yield await (await import('../doctor/registration.ts')).registrationPart(flags, terminal)
  }
  if (connector) yield (await import('../doctor/connector.ts')).connectorPart(connector, flags, terminal)
  if (seen) yield (await import('../doctor/server.ts')).serverPart(await seen(), terminal)
}

/** One look serves the causes of the text and the part of the server; what was mended meanwhile takes another one. */
function lookingOnce(url: string, flags: Flags, terminal: Terminal): () => Promise<Examined> {
  const look = async () => (await import('../verifying/serving.ts')).examineServer(url, flags, terminal)
  let looked: Promise<Examined> | undefined
  return () => {
    if (flags.fix || !looked) looked = look()
    return looked
  }
}

async function requireSense(args: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const { offline, fix, all, server, app, connector } = flags
  const online = [fix && '--fix', all && '--all', server && '--server', connector && app && '--app']
  const first = online.find((flag) => flag)
  if (offline && first) throw new AppregError('USAGE', `${first} and --offline exclude each other`)
  const others = [flags.clipboard, app, flags.file, fix, connector, server]
  if (all && (args.length > 0 || others.some((one) => one !== undefined && one !== false))) {
    throw new AppregError('USAGE', '--all examines everything: it goes with no text, registration or --fix', {
      hints: ['to mend one of them: appreg doctor --app ID --fix'],
    })
  }
  if (server !== undefined) (await import('../verifying/serving.ts')).requireAddress(server)
  if (flags.secretTo === 'stdout') throw shownToMany()
  if (!fix || flags.yes || terminal.interactive) return
  const { nobodyToAsk } = await import('../applying/agreeing.ts')
  throw nobodyToAsk('doctor --fix', 'appreg doctor')
}

const shownToMany = (): AppregError =>
  new AppregError('USAGE', 'doctor shows no secrets: what it prints is passed on', {
    hints: [
      'name a place that keeps it, such as --secret-to file:.appreg/client.secret',
      'to see it this once: appreg secret rotate NAME --secret-to stdout',
    ],
  })
