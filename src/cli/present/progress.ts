import type { ApplyEvent } from '../../apply/events.ts'
import type { HttpExchange } from '../../graph/http.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** One line for each thing that happened; nothing for what a reader does not need. */
export function progressLine(event: ApplyEvent, colour: boolean): string {
  const chalk = paint(colour)
  switch (event.type) {
    case 'wave.started':
      return ''
    case 'step.done':
      return `${chalk.green('done')}     ${safeLine(event.step)}\n`
    case 'step.waiting':
      return `${chalk.yellow('waiting')}  ${safeLine(event.step)}: ${safeLine(event.reason)}\n`
    case 'secret.delivered':
      return `${chalk.green('secret')}   "${safeLine(event.name)}" delivered (key id ${event.keyId})\n`
    case 'confirmed':
      return `${chalk.green('done')}     read back: the tenant holds what the plan showed\n`
  }
}

export const exchangeLine = ({ method, url, status, milliseconds }: HttpExchange): string =>
  `http     ${method} ${safeLine(url)} ${status} ${milliseconds} ms\n`
