import { UPDATE } from '../../doctor/connector/fault.ts'
import type { Finding } from '../../model/finding.ts'
import type { JudgedFiles } from '../connector/judging.ts'
import { counted } from './counted.ts'
import { evidenceView, type Page } from './diagnosis-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

/** Every finding with its place and what to do, then how many there are. */
export function lintView({ findings, files }: JudgedFiles, page: Page): string {
  const isChanged = findings.some(({ fix }) => fix.steps.includes(UPDATE))
  return [
    ...findings.map((finding) => findingView(finding, page)),
    ...(isChanged ? [paragraph(`When the files are corrected: ${lowered(UPDATE)}`, page.columns)] : []),
    paragraph(summaryOf(findings, files.length), page.columns),
  ].join('\n')
}

const words = { error: 'error', warning: 'warning', info: 'note' } as const

function findingView(
  { code, title, cause, severity, evidence, fix }: Finding,
  { columns, colour }: Page,
): string {
  const chalk = paint(colour)
  const painted = { error: chalk.red, warning: chalk.yellow, info: chalk.cyan }[severity](words[severity])
  const head = code === null ? title : `${title} (AADSTS${code})`
  const steps = fix.steps.filter((step) => step !== UPDATE)
  return [
    paragraph(`${painted}: ${chalk.bold(safeLine(head))}`, columns),
    paragraph(safeLine(cause), columns, '  '),
    ...evidence.map((row) => evidenceView(row, columns)),
    paragraph(`${chalk.green('What to do:')} ${safeLine(fix.summary)}`, columns, '  '),
    ...steps.map((step, index) => paragraph(safeLine(step), columns, '     ', `  ${index + 1}. `)),
  ].join('')
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function summaryOf(findings: readonly Finding[], files: number): string {
  const found = (severity: Finding['severity']) => {
    const number = findings.filter((one) => one.severity === severity).length
    return number === 0 ? [] : [counted(number, words[severity])]
  }
  const counts = [...found('error'), ...found('warning'), ...found('info')]
  const read = `${counted(files, 'file')} read`
  return counts.length === 0
    ? `${read}: nothing found that would stop a sign-in.`
    : `${read}: ${counts.join(', ')}.`
}
