import { UPDATE } from '../../doctor/connector/fault.ts'
import type { Finding } from '../../model/finding.ts'
import type { JudgedFiles } from '../connector/judging.ts'
import { counted } from './counted.ts'
import { findingView, type Page, wordOf } from './finding-view.ts'
import { paragraph } from './wrap.ts'

/** Every finding with its place and what to do, then how many there are. */
export function lintView({ findings, files }: JudgedFiles, page: Page): string {
  const isChanged = findings.some(({ fix }) => fix.steps.includes(UPDATE))
  return [
    ...findings.map((finding) => findingView(withoutUpdate(finding), page)),
    ...(isChanged ? [paragraph(`When the files are corrected: ${lowered(UPDATE)}`, page.columns)] : []),
    paragraph(summaryOf(findings, files.length), page.columns),
  ].join('\n')
}

/** That the connector is to be updated is said once, below. */
const withoutUpdate = ({ fix, ...finding }: Finding): Finding => ({
  ...finding,
  fix: { ...fix, steps: fix.steps.filter((step) => step !== UPDATE) },
})

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function summaryOf(findings: readonly Finding[], files: number): string {
  const found = (severity: Finding['severity']) => {
    const number = findings.filter((one) => one.severity === severity).length
    return number === 0 ? [] : [counted(number, wordOf({ severity }))]
  }
  const counts = [...found('error'), ...found('warning'), ...found('info')]
  const read = `${counted(files, 'file')} read`
  return counts.length === 0
    ? `${read}: nothing found that would stop a sign-in.`
    : `${read}: ${counts.join(', ')}.`
}
