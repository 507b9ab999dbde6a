import { AppregError } from '../../errors.ts'
import { EXIT, type Run } from '../command.ts'
import { diagnosisJson } from '../present/diagnosis-json.ts'
import { jsonDocument } from '../present/json.ts'
import { lintView } from '../present/lint-view.ts'
import { judgeFiles } from './judging.ts'

/** `connector lint`: only reads, and says what will fail at sign-in. */
export const lint: Run = async (paths, flags, terminal) => {
  if (paths.length === 0) {
    throw new AppregError('USAGE', 'connector lint needs a file or a folder', {
      hints: ['appreg connector lint apiProperties.json apiDefinition.swagger.json'],
    })
  }
  const judged = await judgeFiles(paths, flags, terminal)
  terminal.out(
    terminal.json
      ? jsonDocument({ ...diagnosisJson(judged), files: judged.files })
      : lintView(judged, {
          columns: terminal.columns,
          colour: terminal.colour.out,
          mender: 'appreg doctor --connector … --fix',
        }),
  )
  return judged.healthy ? EXIT.ok : EXIT.different
}
