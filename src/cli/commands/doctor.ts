import { explain } from '../../doctor/explain.ts'
import { AppregError } from '../../errors.ts'
import { nobodyToAsk } from '../agreeing.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import { type Diagnosed, lookInto, type Subject, subjectOf } from '../diagnosing.ts'
import { checkUp, checkUpAll } from '../diagnosing-checkup.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { checksView } from '../present/checks-view.ts'
import { checkupView } from '../present/checkup-view.ts'
import { diagnosisJson } from '../present/diagnosis-json.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { openSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async (args, flags, terminal) => {
  requireSense(args, flags, terminal)
  if (flags.all) return examineAll(flags, terminal)
  const hasText = args.length > 0 || flags.clipboard === true
  const subject = hasText || flags.offline ? undefined : subjectOf(flags)
  if (subject) return examine(subject, flags, terminal)
  return diagnose(await givenText(args, flags.clipboard === true, terminal), flags, terminal)
}

function requireSense(args: readonly string[], flags: Flags, terminal: Terminal): void {
  if (flags.offline && (flags.fix || flags.all)) {
    throw new AppregError('USAGE', `--offline and ${flags.fix ? '--fix' : '--all'} exclude each other`)
  }
  if (flags.all && (args.length > 0 || flags.clipboard || flags.app || flags.file || flags.fix)) {
    throw new AppregError('USAGE', '--all examines everything: it goes with no text, registration or --fix', {
      hints: ['to mend one of them: appreg doctor --app ID --fix'],
    })
  }
  if (flags.fix && !flags.yes && !terminal.interactive) throw nobodyToAsk('doctor --fix', 'appreg doctor')
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
  const subject = subjectOf(flags)
  if (subject) return lookInto(explanation, subject, { flags, terminal })
  if (flags.fix) throw nobodyMeant()
  if (!terminal.quiet && !explanation.healthy) {
    terminal.err('note: explained from the text alone; to look at the registration as well add --app or -f\n')
  }
  return explanation
}

const nobodyMeant = (): AppregError =>
  new AppregError('USAGE', '--fix takes a registration, and none is named', {
    hints: ['name it with --app, or its manifest with -f'],
  })

async function examine(subject: Subject, flags: Flags, terminal: Terminal): Promise<ExitCode> {
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
