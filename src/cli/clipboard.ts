import { spawn, spawnSync } from 'node:child_process'

/** What each platform has: the first one that is there. Text goes in by standard input, never as an argument. */
const commands: readonly (readonly [NodeJS.Platform, string, readonly string[], string?])[] = [
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
  const found = commands.find(
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
