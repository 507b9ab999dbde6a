import { expect, test } from 'vitest'
import type { CommandSpec } from '../../src/cli/command.ts'
import { completions, plain } from '../../src/cli/completion/completing.ts'

const load = () => Promise.reject(new Error('a completion runs no command'))
const commands: readonly CommandSpec[] = [
  {
    usage: 'apply [plan-file]',
    summary: 'make it so',
    options: [
      { flags: '-f, --file <file>', summary: 'manifest' },
      { flags: '-o, --output <format>', summary: 'format', choices: ['text', 'json'] },
      { flags: '--client <preset>', summary: 'client' },
      { flags: '-y, --yes', summary: 'do not ask' },
    ],
    load,
  },
  {
    usage: 'redirect [action] [uri...]',
    summary: 'redirect URIs',
    actions: ['add', 'list'],
    options: [],
    load,
  },
  { usage: 'config [target...]', summary: 'configuration', options: [], load },
  { usage: 'complete [word...]', summary: 'for shells', hidden: true, options: [], load },
]
const names: Readonly<Record<string, readonly string[]>> = { preset: ['vscode', 'cursor'], target: ['arc-1'] }

test.each<[words: readonly string[], expected: readonly string[]]>([
  [[], ['apply', 'redirect', 'config']],
  [['re'], ['redirect']],
  [['"'], []],
  [['unknown', ''], []],
  [
    ['apply', '--'],
    ['--file', '--output', '--client', '--yes'],
  ],
  [
    ['apply', '-o', ''],
    ['text', 'json'],
  ],
  [['apply', '--output', 'j'], ['json']],
  [['apply', '--output=j'], ['--output=json']],
  // bash splits at "="
  [['apply', '--output', '=', 'j'], ['json']],
  [
    ['apply', '--output', '='],
    ['text', 'json'],
  ],
  [['apply', '--client', 'v'], ['vscode']],
  // Files are the shell's business.
  [['apply', '-f', ''], []],
  [['apply', '--yes', ''], []],
  [
    ['redirect', '""'],
    ['add', 'list'],
  ],
  [['redirect', 'add', ''], []],
  [['config', 'arc-1', ''], ['arc-1']],
  [['config', '--', ''], []],
])('%j', (words, expected) => {
  const found = completions(words, commands, (placeholder) => plain(names[placeholder] ?? []))
  expect(found.map(({ value }) => value)).toEqual(expected)
})
