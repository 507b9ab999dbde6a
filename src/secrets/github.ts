import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { AppregError } from '../errors.ts'
import { requireAgent } from './agent.ts'
import type { Sink, Surroundings } from './sink.ts'
import { isWritableFile } from './writable.ts'

/** A variable for the later steps of the job: `GITHUB_ENV`. */
export const githubEnvSink = (name: string, surroundings: Surroundings): Sink =>
  fileCommandSink('GITHUB_ENV', `github-env:${name}`, surroundings, () => {
    if (/^(GITHUB_|RUNNER_)|^(NODE_OPTIONS|CI)$/i.test(name)) {
      throw new AppregError('USAGE', `GitHub keeps the variable ${name} for itself`, {
        hints: ['choose another name: github-env:CONNECTOR_SECRET'],
      })
    }
  })

/** An output of the step: `GITHUB_OUTPUT`. */
export const githubOutputSink = (name: string, surroundings: Surroundings): Sink =>
  fileCommandSink('GITHUB_OUTPUT', `github-output:${name}`, surroundings, () => {})

/**
 * A file to which the runner listens. The value is masked before it is written there: whatever a later step prints of
 * it, the log does not show it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
function fileCommandSink(
  variable: 'GITHUB_ENV' | 'GITHUB_OUTPUT',
  address: string,
  surroundings: Surroundings,
  checkName: () => void,
): Sink {
  const { env, tellAgent } = surroundings
  const name = address.slice(address.indexOf(':') + 1)
  const path = env[variable] ?? ''
  return {
    address,
    fate: 'handed-on',
    async check() {
      checkName()
      const missing = env.GITHUB_ACTIONS !== 'true' ? 'GITHUB_ACTIONS' : path === '' ? variable : undefined
      requireAgent(address, surroundings, { kind: 'GitHub Actions', missing })
      if (!isWritableFile(path)) {
        throw new AppregError('INPUT_UNREADABLE', `${variable} names ${path}, which cannot be written to`)
      }
    },
    async deliver(value) {
      for (const line of value.split(/\r?\n/).filter(Boolean)) await tellAgent(`::add-mask::${escaped(line)}`)
      // Random, so that no line of the value ends it early.
      const end = `end-${randomUUID()}`
      appendFileSync(path, `${name}<<${end}\n${value}\n${end}\n`)
    },
  }
}

/** As the runner undoes it in the data of a command. */
const escaped = (data: string): string =>
  data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
