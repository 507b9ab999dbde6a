import { explain } from '../../doctor/explain.ts'
import { AppregError } from '../../errors.ts'
import type { Finding } from '../../model/finding.ts'
import { nobodyToAsk } from '../agreeing.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { type Diagnosed, lookInto, subjectOf } from '../diagnosing.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { checksView } from '../present/checks-view.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async (args, flags, terminal) => {
  requireSomebody(flags, terminal)
  const text = await givenText(args, flags.clipboard === true, terminal)
  const found = await diagnose(text, flags, terminal)
  print(found, terminal)
  if (flags.fix && found.mended?.length === 0 && !found.healthy) {
    terminal.err('note: nothing of this can be mended from here: follow the steps\n')
  }
  return found.healthy ? EXIT.ok : EXIT.different
}

function requireSomebody(flags: Flags, terminal: Terminal): void {
  if (!flags.fix) return
  if (flags.offline) throw new AppregError('USAGE', '--fix and --offline exclude each other')
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('doctor --fix', 'appreg doctor')
}

async function diagnose(text: string, flags: Flags, terminal: Terminal): Promise<Diagnosed> {
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

function print(found: Diagnosed, terminal: Terminal): void {
  const { codes, healthy, findings, mended = [], checks } = found
  if (terminal.json) {
    const done = checks ? { mended: mended.map(toJson), checks } : {}
    terminal.out(jsonDocument({ codes, healthy, findings: findings.map(toJson), ...done }))
    return
  }
  for (const { title, fix } of mended) terminal.out(`mended   ${safeLine(`${title}: ${fix.summary}`)}\n`)
  terminal.out(checksView(checks ?? [], terminal.colour.out))
  if (findings.length === 0) return
  terminal.out(diagnosisView(found, { columns: terminal.columns, colour: terminal.colour.out }))
}

const toJson = ({ code, title, cause, severity, evidence, fix }: Finding) => ({
  code,
  title,
  cause,
  severity,
  evidence,
  fix,
})
