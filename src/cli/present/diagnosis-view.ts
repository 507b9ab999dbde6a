import type { Explanation } from '../../doctor/explain.ts'
import type { Evidence, Finding } from '../../model/finding.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

type Shown = Pick<Explanation, 'findings' | 'correlationId' | 'timestamp'>

interface Page {
  readonly columns: number
  readonly colour: boolean
}

/** The most likely cause first and in full, then the others in short, then how to find the entry in the sign-in log. */
export function diagnosisView(explanation: Shown, page: Page): string {
  const troubles = explanation.findings.filter(({ severity }) => severity !== 'info')
  const notes = explanation.findings.filter(({ severity }) => severity === 'info')
  const [first, ...others] = troubles
  return [
    ...(first ? [inFull(first, page)] : []),
    ...(first && others.length > 0 ? [inShort(first, others, page)] : []),
    ...notes.map((note) => noteView(note, page)),
    ...entryView(explanation, page),
  ].join('\n')
}

const headOf = ({ code, title }: Finding): string => (code === null ? title : `AADSTS${code}: ${title}`)

function inFull(finding: Finding, { columns, colour }: Page): string {
  const chalk = paint(colour)
  const { summary, steps } = finding.fix
  return [
    paragraph(chalk.bold(safeLine(headOf(finding))), columns),
    '\n',
    paragraph(safeLine(finding.cause), columns),
    ...finding.evidence.map((row) => evidenceView(row, columns)),
    '\n',
    paragraph(`${chalk.green('What to do:')} ${safeLine(summary)}`, columns),
    ...steps.map((step, index) => paragraph(safeLine(step), columns, '     ', `  ${index + 1}. `)),
  ].join('')
}

const evidenceView = ({ what, expected, actual }: Evidence, columns: number): string =>
  [
    '\n',
    paragraph(safeLine(what), columns, '  '),
    paragraph(safeLine(expected), columns, '              ', '    expected  '),
    paragraph(safeLine(actual), columns, '              ', '    found     '),
  ].join('')

/** Causes of another number, or of another failure, say which. */
function inShort(first: Finding, others: readonly Finding[], { columns, colour }: Page): string {
  const chalk = paint(colour)
  return [
    `${chalk.yellow('It may also be:')}\n`,
    ...others.map((finding) => {
      const head = finding.title === first.title ? '' : `${headOf(finding)}. `
      const text = `${head}${finding.cause} Then: ${finding.fix.summary}.`
      return paragraph(safeLine(text), columns, '    ', '  - ')
    }),
  ].join('')
}

function noteView({ title, cause, evidence }: Finding, { columns, colour }: Page): string {
  const widest = Math.max(0, ...evidence.map(({ what }) => what.length))
  return [
    paragraph(paint(colour).bold(title), columns),
    ...evidence.map(({ what, actual }) =>
      paragraph(safeLine(actual), columns, ' '.repeat(widest + 4), `  ${what.padEnd(widest)}  `),
    ),
    paragraph(cause, columns, '  '),
  ].join('')
}

function entryView({ correlationId, timestamp }: Shown, { columns }: Page): string[] {
  if (correlationId === undefined && timestamp === undefined) return []
  const rows = [
    ...(correlationId === undefined ? [] : [`  Correlation ID  ${correlationId}\n`]),
    ...(timestamp === undefined ? [] : [`  Time            ${timestamp}\n`]),
  ]
  return [[paragraph('The entry in the sign-in log of Entra:', columns), ...rows].join('')]
}
