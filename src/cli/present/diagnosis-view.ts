import type { Explanation } from '../../doctor/explain.ts'
import type { Finding } from '../../model/finding.ts'
import { bodyView, type Page } from './finding-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

type Shown = Pick<Explanation, 'findings' | 'correlationId' | 'timestamp'>

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

const inFull = (finding: Finding, page: Page): string =>
  [
    paragraph(paint(page.colour).bold(safeLine(headOf(finding))), page.columns),
    '\n',
    bodyView(finding, page),
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
