import { explain } from '../../doctor/explain.ts'
import { AppregError } from '../../errors.ts'
import type { Flags } from '../command.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import type { Terminal } from '../terminal.ts'
import type { Named } from './beside.ts'
import type { Diagnosed, Subject } from './diagnosing.ts'
import { nothingRecognized } from './given-text.ts'
import { mendedView } from './mended-view.ts'
import { isNamed } from './named.ts'
import { type Part, pageOf } from './part.ts'

interface Given {
  readonly flags: Flags
  readonly terminal: Terminal
  /** What lies beside the text, and is looked at for its causes. */
  readonly named: Named
}

/** What a text says, and with it what the registration shows where one is named. */
export async function textPart(text: string, given: Given): Promise<Part> {
  const found = await diagnosed(text, given)
  const { looked = [], registration } = found
  return {
    found,
    looked,
    ...(registration ? { registration } : {}),
    text: [
      mendedView(found, given.terminal.colour.out),
      ...(found.findings.length > 0 ? [diagnosisView(found, pageOf(given.terminal))] : []),
    ].join(''),
  }
}

async function diagnosed(text: string, { flags, terminal, named }: Given): Promise<Diagnosed> {
  const explained = explain(text, new Date())
  if (explained.findings.length === 0) throw nothingRecognized(text)
  const subject = !flags.offline && isNamed(flags) ? await subjectNamed(flags, terminal) : undefined
  if (flags.fix && !subject) throw nobodyMeant()
  const hasOthers = Object.values(named).some((one) => one !== undefined)
  const hasAssertion = [...explained.suspects.values()].some((one) => one?.situation.assertion)
  const beside = hasOthers || hasAssertion ? await import('./beside.ts') : undefined
  const seen = await beside?.lookBeside(named, flags, terminal)
  const explanation = beside && seen ? beside.informedBy(explained, seen) : explained
  if (subject) {
    const { lookInto } = await import('./diagnosing.ts')
    return lookInto(explanation, subject, { flags, terminal, beside: seen ?? {} })
  }
  if (!flags.offline && !terminal.quiet && !explanation.healthy) {
    const how = hasOthers ? 'without a look at the registration' : 'from the text alone'
    terminal.err(`note: explained ${how}; to look at the registration as well add --app or -f\n`)
  }
  return beside && seen ? beside.weighedBeside(explanation, seen) : explanation
}

/** A manifest that nobody named, and that is wrong, does not keep a text from being explained. */
async function subjectNamed(flags: Flags, terminal: Terminal): Promise<Subject | undefined> {
  const { subjectOf } = await import('./diagnosing.ts')
  try {
    return subjectOf(flags)
  } catch (error) {
    if (flags.file !== undefined || flags.fix || !(error instanceof AppregError)) throw error
    terminal.err(`note: appreg.yaml in this folder is left out: ${error.message}\n`)
    return undefined
  }
}

const nobodyMeant = (): AppregError =>
  new AppregError('USAGE', '--fix takes a registration, and none is named', {
    hints: ['name it with --app, or its manifest with -f'],
  })
