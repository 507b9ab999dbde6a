import { execFile, spawn, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { AppregError } from '../errors.ts'

// What each platform brings to read the clipboard; on Linux it depends on the desktop.
const readers: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  darwin: [['pbpaste']],
  win32: [['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', 'Get-Clipboard -Raw']],
  linux: [
    ['wl-paste', '--no-newline'],
    ['xclip', '-selection', 'clipboard', '-out'],
    ['xsel', '--clipboard', '--output'],
  ],
}

/** The text of the clipboard, at most `limit` bytes of it. Throws `INPUT_UNREADABLE` where nothing here can read one. */
export async function readClipboard(limit: number): Promise<string> {
  const known = readers[process.platform] ?? []
  for (const [command, ...args] of known) {
    const text = await output(command, args, limit)
    if (text !== undefined) return text
  }
  const names = known.map(([command]) => command).join(', ')
  throw new AppregError('INPUT_UNREADABLE', 'the clipboard cannot be read', {
    hints: [
      names === ''
        ? 'pipe the text in: appreg doctor -'
        : `install one of ${names}, or pipe the text in: appreg doctor -`,
    ],
  })
}

/** `undefined` where the command is missing or fails: the next one may serve. */
async function output(command: string, args: readonly string[], limit: number): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(command, [...args], { maxBuffer: limit, encoding: 'utf8' })).stdout
  } catch {
    return undefined
  }
}

/** The same for writing: the first one that is there. Text goes in by standard input, never as an argument. */
const writers: readonly (readonly [NodeJS.Platform, string, readonly string[], string?])[] = [
  ['darwin', 'pbcopy', []],
  ['win32', 'clip', []],
  ['linux', 'wl-copy', [], 'WAYLAND_DISPLAY'],
  ['linux', 'xclip', ['-selection', 'clipboard'], 'DISPLAY'],
  ['linux', 'xsel', ['--clipboard', '--input'], 'DISPLAY'],
  ['linux', 'clip.exe', [], 'WSL_DISTRO_NAME'],
]

export type Copy = (text: string) => Promise<boolean>

/** How to copy here; nothing where there is no clipboard. */
export function findClipboard(): Copy | undefined {
  const found = writers.find(
    ([platform, name, , display]) =>
      platform === process.platform && (display === undefined || process.env[display]) && isThere(name),
  )
  return found && ((text) => copyBy(found[1], found[2], text))
}

const isThere = (name: string): boolean =>
  spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { stdio: 'ignore' }).status === 0

/** Programs of X stay to serve what was copied: their end is not waited for beyond the parent's. */
const copyBy = (name: string, args: readonly string[], text: string): Promise<boolean> =>
  new Promise((settle) => {
    const child = spawn(name, args, { stdio: ['pipe', 'ignore', 'ignore'] })
    child.once('error', () => settle(false))
    child.once('exit', (code) => settle(code === 0))
    child.stdin.on('error', () => settle(false))
    child.stdin.end(text)
  })
