import type { ApplyEvent } from '../../apply/events.ts'
import type { HttpExchange } from '../../graph/http.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** One line for each thing that happened; nothing for what a reader does not need. */
export function progressLine(event: ApplyEvent, colour: boolean, milliseconds?: number): string {
  const chalk = paint(colour)
  switch (event.type) {
    case 'wave.started':
      return ''
    case 'step.done':
      return `${chalk.green('done')}     ${safeLine(event.step)}${milliseconds === undefined ? '' : chalk.dim(`  ${seconds(milliseconds)}`)}\n`
    case 'step.waiting':
      return `${chalk.yellow('waiting')}  ${safeLine(event.step)}: ${safeLine(event.reason)}; again in ${seconds(event.pause)}\n`
    case 'step.refused':
      return `${chalk.red('refused')}  ${safeLine(event.step)}: ${safeLine(event.reason)}\n`
    case 'secret.delivered':
      return `${chalk.green('secret')}   "${safeLine(event.name)}" ${whereabouts(event.deliveredTo)} (key id ${event.keyId})\n`
    case 'confirmed':
      return `${chalk.green('done')}     read back: the tenant holds what the plan showed\n`
  }
}

/** A wait that is no step's. */
export const waitingLine = (milliseconds: number, because: string, colour: boolean): string =>
  `${paint(colour).yellow('waiting')}  ${Math.round(milliseconds / 1000)} s: ${safeLine(because)}\n`

/** What is shown goes to nobody before the end. */
const whereabouts = (address: string): string =>
  address === 'stdout' ? 'is shown at the end' : `delivered to ${safeLine(address)}`

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

interface Drawing {
  readonly now: number
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
}

/** What is under way in one line that fits the terminal: the oldest step, what it waits for, and how many more. */
export function liveLine(
  running: ReadonlyMap<string, { readonly since: number; readonly reason?: string }>,
  { now, width, colour, ascii }: Drawing,
): string {
  const steps = [...running]
  const [step, { since, reason }] = steps.find(([, one]) => one.reason) ?? steps[0] ?? ['', { since: now }]
  if (step === '') return ''
  const frame = ascii ? '|/-\\'[Math.floor(now / 100) % 4] : FRAMES[Math.floor(now / 100) % FRAMES.length]
  const more = steps.length > 1 ? ` (and ${steps.length - 1} more)` : ''
  const text = `${seconds(now - since)}  ${safeLine(step)}${more}${reason ? `: ${safeLine(reason)}` : ''}`
  return `${paint(colour).cyan(frame)} ${text}`.slice(0, width - 1 + (colour ? 10 : 0))
}

export const exchangeLine = ({ method, url, status, milliseconds }: HttpExchange): string =>
  `http     ${method} ${safeLine(url)} ${status} ${milliseconds} ms\n`
