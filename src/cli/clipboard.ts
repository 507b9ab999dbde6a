import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppregError } from '../errors.ts'

// What each platform brings to read the clipboard; on Linux it depends on the desktop.
const commands: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
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
  const known = commands[process.platform] ?? []
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
