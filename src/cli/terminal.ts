import { fstatSync, statSync } from 'node:fs'
import { devNull } from 'node:os'

/** The streams, and what may be done with them. */
export interface Terminal {
  /** The result. */
  out(text: string): void
  /** Resolves when all of it is written; rejects where that fails. */
  written(): Promise<void>
  /** Progress, questions and warnings. */
  err(text: string): void
  /**
   * Says a line to the agent that runs the job of a pipeline. Agents listen to both streams, and standard output is
   * the result's: see docs/decisions/secrets.md.
   */
  tellAgent(line: string): Promise<void>
  /** Somebody can see standard output: it is neither closed nor discarded. */
  isShown(): boolean
  readonly json: boolean
  readonly quiet: boolean
  /** A person is there who can be asked. */
  readonly interactive: boolean
  readonly colour: { readonly out: boolean; readonly err: boolean }
}

export interface TerminalWishes {
  readonly output: 'text' | 'json'
  readonly quiet?: boolean
  readonly color: boolean
  readonly input: boolean
}

/** No colour and no question where the stream is no terminal, with `CI` or `NO_COLOR` set, or when told so. */
export function openTerminal(wishes: TerminalWishes): Terminal {
  const { stdin, stdout, stderr, env } = process
  const plain = !wishes.color || Boolean(env.CI) || Boolean(env.NO_COLOR)
  return {
    out: (text) => void stdout.write(text),
    written: () =>
      new Promise((resolve, reject) => {
        stdout.write('', (error) => (error ? reject(error) : resolve()))
      }),
    err: (text) => void stderr.write(text),
    tellAgent: (line) =>
      new Promise((resolve, reject) => {
        stderr.write(`${line}\n`, (error) => (error ? reject(error) : resolve()))
      }),
    isShown: () => !leadsNowhere(stdout.fd),
    json: wishes.output === 'json',
    quiet: wishes.quiet === true,
    interactive: wishes.input && stdin.isTTY && stderr.isTTY && !env.CI && wishes.output !== 'json',
    colour: { out: !plain && stdout.isTTY, err: !plain && stderr.isTTY },
  }
}

/** Where a stream is closed, Node opens the null device in its place. */
function leadsNowhere(fd: number): boolean {
  const [found, nothing] = [fstatSync(fd), statSync(devNull, { throwIfNoEntry: false })]
  return nothing !== undefined && found.isCharacterDevice() && found.rdev === nothing.rdev
}
