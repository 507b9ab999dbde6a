import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Values that nobody else may see: by their value where it is known, and by their shape where it is not. */
export interface Secrets {
  /** Client secrets, passwords and bodies of private keys. */
  readonly values: ReadonlySet<string>
}

/** Every client secret of the emulator begins so. */
const minted = /emu-[\w~.-]{16,}/
/** Access tokens, refresh tokens and assertions alike. */
const token = /eyJ[\w-]{10,}\.(?:eyJ)?[\w-]{10,}\.[\w-]{10,}/
const privateKey = /PRIVATE KEY-----/

/** What of them stands in a text, each with a few characters around it. */
export function leaksIn(where: string, text: string, { values }: Secrets): string[] {
  const known = [...values]
    .flatMap(formsOf)
    .filter((form) => text.includes(form))
    .map(() => `${where}: a known value`)
  const shapes = [minted, token, privateKey].flatMap((shape) => {
    const found = shape.exec(text)
    return found ? [`${where}: ${text.slice(Math.max(0, found.index - 60), found.index + 12)}…`] : []
  })
  return [...known, ...shapes]
}

/** A value as it may stand in a text. Kept: every file is searched for every one of them. */
const forms = new Map<string, readonly string[]>()
function formsOf(value: string): readonly string[] {
  const all = forms.get(value) ?? [value, base64(value), encodeURIComponent(value)]
  forms.set(value, all)
  return all
}

const base64 = (value: string): string => Buffer.from(value).toString('base64').replace(/=+$/, '')

/** Every file below a folder, apart from those that are meant to hold a secret. */
export function leaksInFiles(folder: string, secrets: Secrets, meant: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !meant.some((own) => name === own || name.startsWith(`${own}/`)))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .flatMap((path) => leaksIn(relative(folder, path), readFileSync(path, 'latin1'), secrets))
}

/** The command lines and environments of a process and of all that it started, as they are now. */
export function processesOf(
  pid: number,
): { readonly pid: number; readonly own: boolean; readonly text: string }[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parents = new Map(all.map((name) => [Number(name), parentOf(name)]))
  const isBelow = (id: number): boolean => {
    const parent = parents.get(id)
    return parent === pid || (parent !== undefined && parent > 1 && isBelow(parent))
  }
  const line = look(pid, 'cmdline')
  return [pid, ...[...parents.keys()].filter(isBelow)].map((id) => {
    // Looked at before the environment: between fork and exec a child still shows those of the one that starts it.
    const own = look(id, 'cmdline')
    return {
      pid: id,
      own: id === pid,
      text: own === line ? own : `${own}\n${look(id, 'environ')}`,
    }
  })
}

const parentOf = (id: string): number => Number(/\) \S (\d+)/.exec(look(id, 'stat'))?.[1] ?? 0)

/** Nothing of a process that has ended. */
function look(id: number | string, what: string): string {
  try {
    return readFileSync(`/proc/${id}/${what}`, 'latin1')
  } catch {
    return ''
  }
}
