import type { ClientVerdict } from '../../doctor/server/clients.ts'
import { checksOf, type Examination } from '../../doctor/server/examine.ts'
import { checksView } from './checks-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { paragraph } from './wrap.ts'

interface Page {
  readonly columns: number
  readonly colour: boolean
}

/** What was looked at on a server, and which clients work with it. */
export function serverView(examination: Examination, page: Page): string {
  const chalk = paint(page.colour)
  return [
    `${chalk.bold('The server')} ${safeLine(examination.url)}\n`,
    checksView(checksOf(examination), page.colour),
    `\n${chalk.bold('Which clients work with it')}\n`,
    ...clientsView(examination.clients, page),
  ].join('')
}

/** What stops all of them is said once. */
function clientsView(clients: readonly ClientVerdict[], page: Page): string[] {
  const [first] = clients[0]?.because ?? []
  const isSame = clients.every(({ verdict, because }) => verdict === 'does not' && because[0] === first)
  return isSame
    ? [paragraph(`none, because of this: ${safeLine(first ?? '')}`, page.columns)]
    : clients.map((client) => clientView(client, page))
}

function clientView({ label, verdict, because }: ClientVerdict, { columns, colour }: Page): string {
  const chalk = paint(colour)
  const words = {
    works: chalk.green('works'),
    needs: chalk.yellow('needs'),
    'does not': chalk.red('does not'),
  }
  const head = `${words[verdict]}${' '.repeat(10 - verdict.length)}`
  return paragraph(safeLine(`${label}: ${because.join('; ')}`), columns, ' '.repeat(10), head)
}
