import type { ApplyEvent } from '../../apply/events.ts'
import { isUnicode } from '../drawing.ts'
import { liveLine, progressLine } from '../present/progress.ts'
import { LONG } from '../session/waiting.ts'
import type { Terminal } from '../terminal.ts'

/** Tells of a run while it goes on. */
export interface TaskList {
  told(event: ApplyEvent): void
  end(): void
}

const REDRAW = 100

/**
 * A line for each thing that happened. On a terminal one more line at the end says what is under way, since when, and
 * what is waited for; it is the only one that is drawn again.
 */
export function openTaskList(terminal: Terminal, now: () => number): TaskList {
  const { colour, quiet } = terminal
  const write = (event: ApplyEvent, milliseconds?: number) =>
    quiet ? undefined : terminal.err(progressLine(event, colour.err, milliseconds))
  if (!terminal.live) return inLines(write)
  const running = new Map<string, { readonly since: number; readonly reason?: string }>()
  const clear = () => terminal.err('\r\u001b[2K')
  const draw = () => {
    clear()
    const width = process.stderr.columns || 80
    terminal.err(liveLine(running, { now: now(), width, colour: colour.err, ascii: !isUnicode() }))
  }
  const timer = setInterval(draw, REDRAW)
  return {
    told(event) {
      clear()
      const since = 'step' in event ? running.get(event.step)?.since : undefined
      follow(event, running, now())
      if (event.type !== 'step.waiting') write(event, since === undefined ? undefined : now() - since)
      draw()
    },
    end() {
      clearInterval(timer)
      clear()
    },
  }
}

/** A wait is told when it is news, and again when it is long. */
function inLines(write: (event: ApplyEvent) => void): TaskList {
  const told = new Set<string>()
  return {
    told(event) {
      if (event.type === 'step.waiting') {
        const wait = `${event.step}: ${event.reason}`
        if (told.has(wait) && event.pause < LONG) return
        told.add(wait)
      }
      write(event)
    },
    end: () => {},
  }
}

function follow(
  event: ApplyEvent,
  running: Map<string, { readonly since: number; readonly reason?: string }>,
  now: number,
): void {
  if (event.type === 'wave.started') {
    for (const step of event.steps) if (!running.has(step)) running.set(step, { since: now })
  }
  if (event.type === 'step.done' || event.type === 'step.refused') running.delete(event.step)
  if (event.type === 'step.waiting') {
    running.set(event.step, { since: running.get(event.step)?.since ?? now, reason: event.reason })
  }
  if (event.type === 'confirmed') running.clear()
}
