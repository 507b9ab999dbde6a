import type { Evidence, Finding } from '../../model/finding.ts'
import { led } from '../leading.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

export interface Page {
  readonly columns: number
  readonly colour: boolean
  /** What mends, where this command does not: `--fix` else. */
  readonly mender?: string
}

const words = { error: 'error', warning: 'warning', info: 'note' } as const

export const wordOf = ({ severity }: Pick<Finding, 'severity'>): string => words[severity]

/** One of several: how bad it is and what, then the rest below it. */
export function findingView(finding: Finding, page: Page): string {
  const { code, title, severity } = finding
  const chalk = paint(page.colour)
  const painted = { error: chalk.red, warning: chalk.yellow, info: chalk.cyan }[severity](words[severity])
  const head = code === null ? title : `${title} (AADSTS${code})`
  return [
    paragraph(`${painted}: ${chalk.bold(safeLine(head))}`, page.columns),
    bodyView(finding, page, '  '),
  ].join('')
}

/** The cause, what was compared, and what to do, each line behind `indent`. */
export function bodyView({ cause, evidence, fix }: Finding, page: Page, indent = ''): string {
  const { columns, colour, mender = '--fix' } = page
  const label = paint(colour).green('What to do:')
  return [
    paragraph(safeLine(cause), columns, indent),
    ...evidence.map((row) => evidenceView(row, columns)),
    '\n',
    paragraph(
      `${label} ${safeLine(fix.summary)}${fix.changes.length > 0 ? ` (${mender} does it)` : ''}`,
      columns,
      indent,
    ),
    ...fix.steps.map((step, index) => paragraph(safeLine(led(step)), columns, '     ', `  ${index + 1}. `)),
  ].join('')
}

export const evidenceView = ({ what, expected, actual }: Evidence, columns: number): string =>
  [
    '\n',
    paragraph(safeLine(what), columns, '  '),
    paragraph(safeLine(expected), columns, '              ', '    expected  '),
    paragraph(safeLine(actual), columns, '              ', '    found     '),
  ].join('')
