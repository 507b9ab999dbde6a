import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from './support.ts'

const program = resolve(import.meta.dirname, '../../bin/appreg.js')
const has = (shell: string) => spawnSync(shell, ['--version']).status === 0

/** Runs `script` in a shell that finds `appreg` on its path. */
function inShell(shell: string, args: readonly string[], script: string) {
  const home = newHome()
  home.write('bin/appreg', `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(home.path('bin/appreg'), 0o755)
  const env = { HOME: home.folder, PATH: `${join(home.folder, 'bin')}:${process.env.PATH}` }
  const { stdout } = spawnSync(shell, [...args, script], { cwd: home.folder, env, encoding: 'utf8' })
  return { home, lines: stdout.split('\n').filter(Boolean) }
}

const bash = (words: readonly string[]) =>
  inShell(
    'bash',
    ['--norc', '-c'],
    `eval "$(appreg completion bash)"
    COMP_WORDS=(appreg ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    _appreg; printf '%s\\n' "\${COMPREPLY[@]}"`,
  )

const withBash = test.skipIf(!has('bash'))

withBash('bash completes commands, flags and values (needs bash)', () => {
  expect(bash(['pl']).lines).toEqual(['plan'])
  expect(bash(['apply', '--secret']).lines).toEqual(['--secret-to'])
  expect(bash(['apply', '--client', 'copilot-studio-manual-auth-u']).lines).toEqual([
    'copilot-studio-manual-auth-usgov',
  ])
  expect(bash(['redirect', '']).lines).toEqual(['add', 'remove', 'list'])
  expect(bash(['config', 'arc']).lines).toEqual(['arc-1'])
  expect(bash(['connector', '']).lines).toEqual(['lint', 'push'])
})

withBash('what was typed is not run on Tab (needs bash)', () => {
  const { home, lines } = bash(['redirect', '--app', '$(touch evil)', '`touch evil`', ''])
  expect(lines).toEqual([])
  expect(existsSync(home.path('evil'))).toBe(false)
})

test.skipIf(!has('zsh'))('zsh completes with summaries, and leaves files to itself (needs zsh)', () => {
  const { lines } = inShell(
    'zsh',
    ['-f', '-c'],
    `compdef() {}; _files() { print files }; _describe() { print -rl -- "\${(@P)2}" }
    eval "$(appreg completion zsh)"
    words=(appreg pl); CURRENT=2; _appreg
    words=(appreg apply --auth dev); CURRENT=4; _appreg
    words=(appreg apply -f ''); CURRENT=4; _appreg`,
  )
  expect(lines).toEqual(['plan:show what apply would change; write nothing', 'device-code', 'files'])
})

test.skipIf(!has('fish'))('fish completes with summaries (needs fish)', () => {
  const { lines } = inShell('fish', ['-c'], 'appreg completion fish | source; complete -C "appreg pl"')
  expect(lines).toEqual(['plan\tshow what apply would change; write nothing'])
})

test('an unknown shell is refused with those that are known', async () => {
  const { code, stderr } = await newHome().appreg(['completion', 'tcsh'])
  expect(code).toBe(3)
  expect(stderr).toContain('name one of bash, zsh, fish, powershell')
})

test('what only the shells ask for is not in the help', async () => {
  const { stdout } = await newHome().appreg(['--help'])
  expect(stdout).toMatch(/^ {2}completion /m)
  expect(stdout).not.toMatch(/^ {2}complete /m)
})
