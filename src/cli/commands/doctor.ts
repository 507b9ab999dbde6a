import { existsSync } from 'node:fs'
import { explain } from '../../doctor/explain.ts'
import { AppregError } from '../../errors.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import type { Diagnosed, Subject } from '../diagnosing.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { checksView } from '../present/checks-view.ts'
import { checkupView } from '../present/checkup-view.ts'
import { diagnosisJson } from '../present/diagnosis-json.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import type { Terminal } from '../terminal.ts'

// What looks at a tenant is loaded when it is needed: a text is explained at once.

export const run: Run = async (args, flags, terminal) => {
  await requireSense(args, flags, terminal)
  if (flags.all) return examineAll(flags, terminal)
  const hasText = args.length > 0 || flags.clipboard === true
  if (!hasText && !flags.offline && isNamed(flags)) return examine(flags, terminal)
  return diagnose(await givenText(args, flags.clipboard === true, terminal), flags, terminal)
}

const isNamed = ({ app, file }: Flags): boolean =>
  app !== undefined || file !== undefined || existsSync('appreg.yaml')

async function requireSense(args: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  if (flags.offline && (flags.fix || flags.all)) {
    throw new AppregError('USAGE', `--offline and ${flags.fix ? '--fix' : '--all'} exclude each other`)
  }
  if (flags.all && (args.length > 0 || flags.clipboard || flags.app || flags.file || flags.fix)) {
    throw new AppregError('USAGE', '--all examines everything: it goes with no text, registration or --fix', {
      hints: ['to mend one of them: appreg doctor --app ID --fix'],
    })
  }
  if (!flags.fix || flags.yes || terminal.interactive) return
  const { nobodyToAsk } = await import('../agreeing.ts')
  throw nobodyToAsk('doctor --fix', 'appreg doctor')
}

async function diagnose(text: string, flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const found = await explained(text, flags, terminal)
  if (terminal.json) terminal.out(jsonDocument(diagnosisJson(found)))
  else {
    printMended(found, terminal)
    if (found.findings.length > 0) {
      terminal.out(diagnosisView(found, { columns: terminal.columns, colour: terminal.colour.out }))
    }
  }
  return end(found, flags, terminal)
}

async function explained(text: string, flags: Flags, terminal: Terminal): Promise<Diagnosed> {
  const explanation = explain(text, new Date())
  if (explanation.findings.length === 0) throw nothingRecognized(text)
  if (flags.offline) return explanation
  const subject = isNamed(flags) ? await subjectNamed(flags, terminal) : undefined
  if (subject) {
    const { lookInto } = await import('../diagnosing.ts')
    return lookInto(explanation, subject, { flags, terminal })
  }
  if (flags.fix) throw nobodyMeant()
  if (!terminal.quiet && !explanation.healthy) {
    terminal.err('note: explained from the text alone; to look at the registration as well add --app or -f\n')
  }
  return explanation
}

/** A manifest that nobody named, and that is wrong, does not keep a text from being explained. */
async function subjectNamed(flags: Flags, terminal: Terminal): Promise<Subject | undefined> {
  const { subjectOf } = await import('../diagnosing.ts')
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

async function examine(flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const { checkUp } = await import('../diagnosing-checkup.ts')
  const { subjectOf } = await import('../diagnosing.ts')
  const { openSession } = await import('../session.ts')
  const subject = subjectOf(flags)
  const session = await openSession(flags, terminal)
  try {
    const found = await checkUp(subject, { session, flags, terminal })
    if (terminal.json) terminal.out(jsonDocument(diagnosisJson(found)))
    else {
      printMended(found, terminal)
      terminal.out(checkupView(found, { columns: terminal.columns, colour: terminal.colour.out }))
    }
    return end(found, flags, terminal)
  } finally {
    await session.close()
  }
}

/** As text each registration as soon as it is examined. */
async function examineAll(flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const { checkUpAll } = await import('../diagnosing-checkup.ts')
  const { openSession } = await import('../session.ts')
  const session = await openSession(flags, terminal)
  const all: Diagnosed[] = []
  try {
    for await (const found of checkUpAll({ session, flags, terminal })) {
      all.push(found)
      if (!terminal.json) {
        terminal.out(checkupView(found, { columns: terminal.columns, colour: terminal.colour.out }))
      }
    }
  } finally {
    await session.close()
  }
  const healthy = all.every((one) => one.healthy)
  const findings = all.flatMap((one) => one.findings)
  if (terminal.json) terminal.out(jsonDocument(diagnosisJson({ codes: [], healthy, findings })))
  else {
    const ill = all.filter((one) => !one.healthy).length
    terminal.out(`${all.length} registrations: ${all.length - ill} healthy, ${ill} with trouble\n`)
  }
  return healthy ? EXIT.ok : EXIT.different
}

function printMended({ mended = [], checks = [] }: Diagnosed, terminal: Terminal): void {
  for (const { title, fix } of mended) terminal.out(`mended   ${safeLine(`${title}: ${fix.summary}`)}\n`)
  terminal.out(checksView(checks, terminal.colour.out))
}

function end({ healthy, mended }: Diagnosed, flags: Flags, terminal: Terminal): ExitCode {
  if (flags.fix && mended?.length === 0 && !healthy) {
    terminal.err('note: nothing of this can be mended from here: follow the steps\n')
  }
  return healthy ? EXIT.ok : EXIT.different
}
