import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { AppregError } from '../errors.ts'
import { redacted } from './redacted.ts'
import type { SecretFacts, Sink, Surroundings } from './sink.ts'

/** How long the program may take, in milliseconds. */
const PATIENCE = 120_000
/** How much of what it says is repeated when it fails. */
const SAID = 2_000

/**
 * A program that takes the value, and nothing else, on standard input. What may be known of the secret is in its
 * environment. It is one program, not a line for a shell: nothing in it is expanded, and no argument can hold a value.
 */
export function commandSink(program: string, { env }: Surroundings): Sink {
  return {
    address: `command:${program}`,
    fate: 'kept',
    async check() {
      findProgram(program, env)
    },
    async deliver(value, facts) {
      const { status, said } = await run(findProgram(program, env), value, { ...env, ...told(facts) })
      if (status === 'code 0') return
      const words = redacted(said, value).trim().slice(0, SAID)
      throw new AppregError('DELIVERY_FAILED', `${program} ended with ${status}${words ? `: ${words}` : ''}`)
    },
  }
}

const told = ({ name, keyId, appId, endDateTime }: SecretFacts) => ({
  APPREG_SECRET_NAME: name,
  APPREG_SECRET_KEY_ID: keyId,
  APPREG_SECRET_EXPIRES: endDateTime,
  APPREG_APP_ID: appId,
})

/** As a shell looks for it: a name on the search path, anything with a slash where it says. */
function findProgram(program: string, env: Surroundings['env']): string {
  const isName = !isAbsolute(program) && !/[\\/]/.test(program)
  const places = isName
    ? (env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
    : [resolve(program)]
  const endings = ['', ...(env.PATHEXT ?? '').split(';').filter(Boolean)]
  const found = places.flatMap((place) => endings.map((ending) => place + ending)).find(isExecutable)
  if (found) return found
  throw new AppregError('INPUT_UNREADABLE', `there is no program ${program} that could take a secret`, {
    hints: ['name one that exists and may be executed, without arguments: command:./deliver.sh'],
  })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

interface Ended {
  /** `code 3` or `signal SIGKILL`. */
  readonly status: string
  /** Standard error, or standard output where that is empty. */
  readonly said: string
}

function run(program: string, input: string, env: Surroundings['env']): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, { env, stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        // Enough to find the value in it also where it is cut off.
        if (said[name].length < 10 * SAID) said[name] += text
      })
    }
    // It may end without reading: then its exit code decides.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.once('error', fail)
    child.once('close', (code, signal) =>
      done({ status: signal ? `signal ${signal}` : `code ${code}`, said: said.stderr || said.stdout }),
    )
  })
}
