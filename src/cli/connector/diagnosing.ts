import { explain } from '../../doctor/explain.ts'
import { EXIT, type Run } from '../command.ts'
import { givenText } from '../given-text.ts'
import { diagnosisView } from '../present/diagnosis-view.ts'
import { jsonDocument } from '../present/json.ts'
import { lintView } from '../present/lint-view.ts'
import { judgeFiles } from './judging.ts'

/** `doctor --connector FILE`: what is wrong with the connector, behind what a text says where one is given. */
export const diagnoseConnector: Run = async (args, flags, terminal) => {
  const isTold = args.length > 0 || flags.clipboard === true
  const told = isTold
    ? explain(await givenText(args, flags.clipboard === true, terminal), new Date())
    : undefined
  const judged = await judgeFiles(flags.connector ?? [], flags, terminal)
  const healthy = judged.healthy && told?.healthy !== false
  const page = { columns: terminal.columns, colour: terminal.colour.out }
  terminal.out(
    terminal.json
      ? jsonDocument({
          ...judged,
          codes: [...new Set([...(told?.codes ?? []), ...judged.codes])],
          healthy,
          findings: [...(told?.findings ?? []), ...judged.findings],
        })
      : [...(told ? [diagnosisView(told, page)] : []), lintView(judged, page)].join('\n'),
  )
  return healthy ? EXIT.ok : EXIT.different
}
