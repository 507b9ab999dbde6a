import { dirname } from 'node:path'
import type { Connector } from '../../doctor/connector/connector.ts'
import { type ConnectorFile, connectorIn, type FileKind } from '../../doctor/connector/files.ts'
import { judgeConnectors } from '../../doctor/connector/judge.ts'
import type { Diagnosis, Finding } from '../../model/finding.ts'
import type { Flags } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { readConnectorFiles } from './files.ts'
import { knownRegistration } from './known.ts'

export interface JudgedFiles extends Diagnosis {
  readonly files: readonly { readonly file: string; readonly kind: FileKind }[]
}

/**
 * What is wrong with these files, and with the registration behind them where a flag names one. Throws `INPUT_UNREADABLE`
 * where one of them is no file of a connector, before anything is sent.
 */
export async function judgeFiles(
  paths: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<JudgedFiles> {
  const files = readConnectorFiles(paths)
  const registration = await knownRegistration(flags, terminal)
  return judgedFiles(files, judgeConnectors(connectorsIn(files), registration))
}

export const judgedFiles = (files: readonly ConnectorFile[], findings: readonly Finding[]): JudgedFiles => ({
  codes: [...new Set(findings.flatMap(({ code }) => code ?? []))],
  healthy: findings.every(({ severity }) => severity === 'info'),
  findings,
  files: files.map(({ file, kind }) => ({ file, kind })),
})

export const connectorsIn = (files: readonly ConnectorFile[]): Connector[] => groupsOf(files).map(connectorIn)

/** What lies in one folder is one connector; where a kind of file is there twice, each file is one of its own. */
function groupsOf(files: readonly ConnectorFile[]): (readonly ConnectorFile[])[] {
  const folders = [...new Set(files.map(({ file }) => dirname(file)))]
  return folders.flatMap((folder) => {
    const inside = files.filter(({ file }) => dirname(file) === folder)
    const isOne = new Set(inside.map(({ kind }) => kind)).size === inside.length
    return isOne ? [inside] : inside.map((file) => [file])
  })
}
