import { explain } from '../../doctor/explain.ts'
import { summaryOf } from '../../doctor/server/examine.ts'
import { EXIT, type Run } from '../command.ts'
import { givenText, nothingRecognized } from '../given-text.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import { serverView } from '../present/server-view.ts'
import { writeReports } from '../reporting.ts'
import { examineServer, withServer } from '../serving.ts'

export const run: Run = async (args, flags, terminal) => {
  const server = await examineServer(flags, terminal)
  const isTextGiven = args.length > 0 || flags.clipboard === true
  const text = server && !isTextGiven ? '' : await givenText(args, flags.clipboard === true, terminal)
  const explained = explain(text, new Date())
  if (explained.findings.length === 0 && isTextGiven) throw nothingRecognized(text)
  const found = withServer(explained, server)
  const { codes, healthy, findings } = found
  writeReports(found, { server, links: [] }, flags)
  const page = { columns: terminal.columns, colour: terminal.colour.out }
  terminal.out(
    terminal.json
      ? jsonDocument({ codes, healthy, findings, ...(server ? { server: summaryOf(server) } : {}) })
      : [
          ...(isTextGiven ? [diagnosisView(explained, page)] : []),
          ...(server ? [serverView(server, page)] : []),
        ].join('\n'),
  )
  return healthy ? EXIT.ok : EXIT.different
}
