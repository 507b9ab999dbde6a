import { explain } from '../../doctor/explain.ts'
import { EXIT, type Run } from '../command.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'

export const run: Run = async (args, flags, terminal) => {
  if (flags.connector) {
    return (await import('../connector/diagnosing.ts')).diagnoseConnector(args, flags, terminal)
  }
  const text = await givenText(args, flags.clipboard === true, terminal)
  const explanation = explain(text, new Date())
  const { codes, healthy, findings } = explanation
  if (findings.length === 0) throw nothingRecognized(text)
  terminal.out(
    terminal.json
      ? jsonDocument({ codes, healthy, findings })
      : diagnosisView(explanation, { columns: terminal.columns, colour: terminal.colour.out }),
  )
  return healthy ? EXIT.ok : EXIT.different
}
