import { fstatSync, type Stats, statSync } from 'node:fs'
import { devNull } from 'node:os'
import { EXIT } from './command.ts'
import { drawPlainly, isDumb, isPlain } from './drawing.ts'
import { fitted } from './present/fitted.ts'

/** The streams, and what may be done with them. */
export interface Terminal {
  /** The result. */
  out(text: string): void
  /** Resolves when all of it is written. Rejects where that fails: it is for the caller to say what that means. */
  written(): Promise<void>
  /** Progress, questions and warnings. On a terminal lines keep within its width. */
  err(text: string): void
  /** Keeps the lines of a result within the width, where standard output is a terminal. Not for what is copied as a whole. */
  fit(text: string): string
  /**
   * Says a line to the agent that runs the job of a pipeline. Agents listen to both streams, and standard output is
   * the result's: see docs/decisions/secrets.md.
   */
  tellAgent(line: string): Promise<void>
  /** Somebody can see standard output: it is neither closed nor discarded. */
  isShown(): boolean
  /** An agent may be listening to standard error: it is neither discarded nor a file. */
  isHeard(): boolean
  readonly json: boolean
  readonly quiet: boolean
  /** A person is there who can be asked. */
  readonly interactive: boolean
  /** A line may be drawn again. */
  readonly live: boolean
  readonly colour: { readonly out: boolean; readonly err: boolean }
  /** The width that text is to keep within. */
  readonly columns: number
}

export interface TerminalWishes {
  readonly output: 'text' | 'json'
  readonly quiet?: boolean
  readonly color: boolean
  readonly input: boolean
  readonly plain?: boolean
  readonly verbose?: boolean
}

/** No colour and no question where the stream is no terminal, with `CI` or `NO_COLOR` set, or when told so. */
export function openTerminal(wishes: TerminalWishes): Terminal {
  const { stdin, stdout, stderr, env } = process
  if (wishes.plain) drawPlainly()
  // Prompts go by the environment alone.
  if (!wishes.color) env.NO_COLOR = '1'
  const interactive = wishes.input && stdin.isTTY && stderr.isTTY && !env.CI && wishes.output !== 'json'
  const plain = Boolean(env.CI) || Boolean(env.NO_COLOR) || isDumb()
  return {
    out(text) {
      output.isDocument ||= wishes.output === 'json'
      stdout.write(text)
    },
    written: () => {
      output.isAwaited = true
      return new Promise((resolve, reject) => {
        stdout.write('', (error) => (error ? reject(output.lost ?? error) : resolve()))
      })
    },
    err: (text) => void stderr.write(stderr.isTTY ? fitted(text, widthOf(stderr)) : text),
    fit: (text) => (stdout.isTTY ? fitted(text, widthOf(stdout)) : text),
    tellAgent: (line) =>
      new Promise((resolve, reject) => {
        stderr.write(`${line}\n`, (error) => (error ? reject(error) : resolve()))
      }),
    isShown: () => !leadsNowhere(fstatSync(stdout.fd)),
    isHeard: () => isStream(fstatSync(stderr.fd)),
    json: wishes.output === 'json',
    quiet: wishes.quiet === true,
    interactive,
    // A trace would be drawn into that line.
    live: interactive && !wishes.quiet && !wishes.verbose && !isPlain(),
    colour: { out: !plain && stdout.isTTY, err: !plain && stderr.isTTY },
    columns: widthOf(stdout.isTTY ? stdout : { columns: Number(env.COLUMNS) }),
  }
}

/** As wide as it is now; some terminals do not know. Beyond 100 columns lines are hard to read. */
const widthOf = ({ columns }: { readonly columns?: number }): number => Math.min(100, columns || 80)

/** Where a stream is closed, Node opens the null device in its place. */
function leadsNowhere(found: Stats): boolean {
  const nothing = statSync(devNull, { throwIfNoEntry: false })
  return nothing !== undefined && found.isCharacterDevice() && found.rdev === nothing.rdev
}

const isStream = (found: Stats): boolean =>
  found.isFIFO() || found.isSocket() || (found.isCharacterDevice() && !leadsNowhere(found))

/** Standard output, as far as it went wrong, and whether the one JSON document is on it. */
const output: { lost?: Error; isAwaited: boolean; isDocument: boolean } = {
  isAwaited: false,
  isDocument: false,
}

/**
 * `appreg … | head` closes the pipe early; a disk may be full. What was not written counts as not done. Where a secret
 * was in it, whoever waits for it to be written takes care of that.
 */
export function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    output.lost ??= error
    if (output.isAwaited) return
    if (error.code !== 'EPIPE') {
      process.stderr.write(`error: standard output cannot be written: ${error.message}\n`)
    }
    process.exit(EXIT.failed)
  })
}

/** Progress that nobody sees is no reason to stop. What an agent has to hear is waited for, and fails. */
export const goOnUnheard = (): void => void process.stderr.on('error', () => {})

/** An error has no place on standard output any more: what is printed is lost, or the document is there already. */
export const outputIsTaken = (): boolean => output.lost !== undefined || output.isDocument
