import type { ClientVerdict } from '../../doctor/server/clients.ts'
import { type Examination, findingsOf } from '../../doctor/server/examine.ts'
import type { Judged } from '../../doctor/server/judged.ts'
import { diagnosisView } from './diagnosis-view.ts'
import type { Page } from './finding-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

/** What was looked at on a server, each thing that is wrong in full, and which clients work with it. */
export function serverView(examination: Examination, page: Page): string {
  const chalk = paint(page.colour)
  return [
    `${chalk.bold('The server')} ${safeLine(examination.url)}\n`,
    ...examination.judged.map((one) => judgedView(one, page)),
    // One by one: here they are no alternatives to each other.
    ...findingsOf(examination).map((finding) => `\n${diagnosisView({ findings: [finding] }, page)}`),
    `\n${chalk.bold('Which clients work with it')}\n`,
    ...grouped(examination.clients).map((group) => clientsView(group, page)),
  ].join('')
}

function judgedView({ name, saw, finding }: Judged, { columns, colour }: Page): string {
  const chalk = paint(colour)
  const word = !finding ? 'ok' : finding.severity === 'error' ? 'failed' : 'warning'
  const painted = { ok: chalk.green('ok'), failed: chalk.red('failed'), warning: chalk.yellow('warning') }
  const text = finding || saw === undefined ? name : `${name}: ${saw}`
  return paragraph(safeLine(text), columns, ' '.repeat(9), painted[word] + ' '.repeat(9 - word.length))
}

/** Those with the same verdict for the same reasons. */
function grouped(clients: readonly ClientVerdict[]): ClientVerdict[][] {
  const groups = new Map<string, ClientVerdict[]>()
  for (const client of clients) {
    const key = [client.verdict, ...client.because].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), client])
  }
  return [...groups.values()]
}

function clientsView(group: readonly ClientVerdict[], { columns, colour }: Page): string {
  const chalk = paint(colour)
  const words = {
    works: chalk.green('works'),
    needs: chalk.yellow('needs'),
    'does not': chalk.red('does not'),
  }
  const { verdict, because } = group[0] as ClientVerdict
  const names = group.map(({ label }) => label).join(' / ')
  return [
    paragraph(safeLine(names), columns, ' '.repeat(10), words[verdict] + ' '.repeat(10 - verdict.length)),
    ...because.map((reason) => paragraph(safeLine(reason), columns, ' '.repeat(14), `${' '.repeat(12)}- `)),
  ].join('')
}
