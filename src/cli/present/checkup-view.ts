import type { Finding } from '../../model/finding.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

interface Page {
  readonly columns: number
  readonly colour: boolean
}

interface Examined {
  readonly registration: { readonly appId: string; readonly displayName: string }
  readonly healthy: boolean
  readonly findings: readonly Finding[]
}

const INDENT = '         '

/** A line for the registration, then each finding with what was seen and what to do. */
export function checkupView({ registration, healthy, findings }: Examined, page: Page): string {
  const chalk = paint(page.colour)
  const word = healthy ? chalk.green('healthy') : chalk.red('trouble')
  const name = safeLine(`${registration.displayName} (appId ${registration.appId})`)
  return [`${word}  ${name}\n`, ...findings.map((finding) => findingView(finding, page))].join('')
}

function findingView({ title, cause, severity, evidence, fix }: Finding, page: Page): string {
  const { columns } = page
  const chalk = paint(page.colour)
  const words = { error: chalk.red('error'), warning: chalk.yellow('warning'), info: 'info' }
  const head = `${words[severity]}${' '.repeat(INDENT.length - severity.length)}`
  return [
    paragraph(safeLine(title), columns, INDENT, head),
    paragraph(safeLine(cause), columns, INDENT),
    ...evidence.map(({ what, expected, actual }) =>
      paragraph(safeLine(`${what}: expected ${expected}, found ${actual}`), columns, INDENT),
    ),
    paragraph(`Then: ${safeLine(fix.summary)}${fix.automatic ? ' (--fix does it)' : ''}`, columns, INDENT),
    ...fix.steps.map((step) => paragraph(safeLine(step), columns, `${INDENT}  `, `${INDENT}- `)),
  ].join('')
}
