import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectorFile, readConnectorFile } from '../../doctor/connector/files.ts'
import { AppregError } from '../../errors.ts'
import { readTextFile } from '../registration/read-text-file.ts'

/** As Microsoft's tools name them. */
const usual = ['apiProperties.json', 'apiDefinition.swagger.json', 'apiDefinition.json', 'settings.json']

/** The files of connectors, in the order given; a folder stands for those in it. Throws with all that are unreadable. */
export function readConnectorFiles(paths: readonly string[]): ConnectorFile[] {
  const failures: AppregError[] = []
  const files = [...new Set(paths.flatMap(filesAt))].flatMap((path) => {
    try {
      return [readConnectorFile(readTextFile(path), path)]
    } catch (error) {
      if (!(error instanceof AppregError)) throw error
      failures.push(error)
      return []
    }
  })
  const [first, ...others] = failures
  if (!first) return files
  throw new AppregError('INPUT_UNREADABLE', failures.map(({ message }) => message).join('; '), {
    hints: [...new Set([first, ...others].flatMap(({ hints }) => hints))],
  })
}

function filesAt(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  const found = usual.map((name) => join(path, name)).filter(existsSync)
  if (found.length > 0) return found
  throw new AppregError('INPUT_UNREADABLE', `there is no file of a connector in ${path}`, {
    hints: [`looked for ${usual.join(', ')}; name the files where they are called otherwise`],
  })
}
