import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { deriveAll } from '../../desired/derive.ts'
import { AppregError } from '../../errors.ts'
import { loadManifests } from '../../manifest/load.ts'
import type { Desired } from '../../model/desired.ts'
import type { Flags } from '../command.ts'
import { keysNeeded } from '../session/keys-needed.ts'
import { readDesired, requireOneSource } from './manifest.ts'

/** One registration of a run, and the manifest that describes it. */
export interface Member {
  readonly file: string
  readonly desired: Desired
}

/**
 * One registration, or a fleet: several `--file`, a pattern, a file with several manifests. A pattern makes a fleet
 * whatever it matches, so that the output has one form. The two halves of one manifest with the topology `split` are done
 * as a fleet is, and told of as one.
 */
export type Members = { readonly one: Desired } | Fleet

export interface Fleet {
  readonly fleet: readonly Member[]
  readonly isSplit: boolean
}

/** Throws everything that is wrong with any of the manifests at once, before anything is sent. */
export async function readMembers(flags: Flags): Promise<Members> {
  requireOneSource(flags)
  if (flags.name !== undefined) return { one: readDesired(flags) }
  const named = flags.files ?? ['appreg.yaml']
  const files = await expand(named)
  const members = readAll(files)
  const [first, second, ...others] = members
  const isOneFile = named.length === 1 && files[0] === named[0]
  if (isOneFile && first && !second) return { one: first.desired }
  requireDistinct(members)
  const isPair = first && second && keysNeeded(second.desired).includes(first.desired.key)
  return { fleet: members, isSplit: isOneFile && isPair === true && others.length === 0 }
}

/** A name that exists is taken as it is, also when it looks like a pattern. Each file counts once. */
async function expand(named: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const name of named) found.push(...(isPattern(name) ? await matches(name) : [name]))
  return [...new Map(found.map((file) => [resolve(file), file])).values()]
}

const isPattern = (name: string): boolean => /[*?[\]{}]/.test(name) && !existsSync(name)

async function matches(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby')
  const files = await glob(pattern, { expandDirectories: false })
  if (files.length > 0) return files.sort()
  throw new AppregError('INPUT_UNREADABLE', `no file matches ${pattern}`, {
    hints: ['** stands for any number of folders'],
  })
}

function readAll(files: readonly string[]): Member[] {
  const members: Member[] = []
  const errors: AppregError[] = []
  for (const file of files) {
    try {
      members.push(
        ...loadManifests(file)
          .flatMap(deriveAll)
          .map((desired) => ({ file, desired })),
      )
    } catch (error) {
      if (!(error instanceof AppregError)) throw error
      errors.push(error)
    }
  }
  const [first] = errors
  if (!first) return members
  if (errors.length === 1) throw first
  throw new AppregError(first.code, errors.map(({ message }) => message).join('\n'), {
    hints: [...new Set(errors.flatMap(({ hints }) => hints))],
  })
}

/** Two manifests for one registration would undo each other's work for ever. */
function requireDistinct(members: readonly Member[]): void {
  const twice = [...repeated(members, 'key'), ...repeated(members, 'appId')]
  if (twice.length === 0) return
  throw new AppregError('MANIFEST_INVALID', twice.join('\n'), {
    hints: ['give each manifest a key of its own, and describe each registration in one of them'],
  })
}

const repeated = (members: readonly Member[], name: 'key' | 'appId'): string[] =>
  members.flatMap(({ file, desired }, index) => {
    const value = desired[name]
    const other = value === undefined ? index : members.findIndex((one) => one.desired[name] === value)
    return other < index ? [`${value} is described twice, in ${members[other]?.file} and in ${file}`] : []
  })
