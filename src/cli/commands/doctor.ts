import { type Explanation, explain } from '../../doctor/explain.ts'
import type { Finding } from '../../model/finding.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { lookInto, subjectOf } from '../diagnosing.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import type { Terminal } from '../terminal.ts'

export const run: Run = async (args, flags, terminal) => {
  const text = await givenText(args, flags.clipboard === true, terminal)
  const explained = explain(text, new Date())
  if (explained.findings.length === 0) throw nothingRecognized(text)
  const explanation = await looked(explained, flags, terminal)
  print(explanation, terminal)
  return explanation.healthy ? EXIT.ok : EXIT.different
}

async function looked(explanation: Explanation, flags: Flags, terminal: Terminal): Promise<Explanation> {
  if (flags.offline) return explanation
  const subject = subjectOf(flags)
  if (subject) return lookInto(explanation, subject, { flags, terminal })
  if (!terminal.quiet && !explanation.healthy) {
    terminal.err('note: explained from the text alone; to look at the registration as well add --app or -f\n')
  }
  return explanation
}

function print(explanation: Explanation, terminal: Terminal): void {
  const { codes, healthy, findings } = explanation
  terminal.out(
    terminal.json
      ? jsonDocument({ codes, healthy, findings: findings.map(toJson) })
      : diagnosisView(explanation, { columns: terminal.columns, colour: terminal.colour.out }),
  )
}

const toJson = ({ code, title, cause, severity, evidence, fix }: Finding) => ({
  code,
  title,
  cause,
  severity,
  evidence,
  fix,
})
