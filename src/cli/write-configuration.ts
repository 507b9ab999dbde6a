import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppregError } from '../errors.ts'
import type { TargetConfiguration } from '../model/configuration.ts'
import { type NewFile, stageFiles } from '../write-file.ts'

/**
 * Writes the files of all targets, each target into a folder of its own: all of them, or none where one would overwrite a
 * changed file or cannot be written.
 */
export function writeConfiguration(
  targets: Readonly<Record<string, TargetConfiguration>>,
  directory: string,
  force: boolean,
): string[] {
  const files = Object.entries(targets).flatMap(([name, target]) =>
    target.files.map(({ path, content }) => ({ path: join(directory, name, path), content })),
  )
  const changed = files.filter(({ path, content }) => {
    const held = contentOf(path)
    return held !== undefined && held !== content
  })
  if (changed.length > 0 && !force) {
    const paths = changed.map(({ path }) => path).join(', ')
    throw new AppregError('INPUT_UNREADABLE', `nothing was written: ${paths} exists with other content`, {
      hints: ['add --force to overwrite it, or choose another folder with --out'],
    })
  }
  write(files)
  return files.map(({ path }) => path)
}

function contentOf(path: string): string | undefined {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  } catch (cause) {
    throw new AppregError(
      'INPUT_UNREADABLE',
      `nothing was written: ${path} cannot be read: ${reason(cause)}`,
      {
        hints: ['remove what is there, or choose another folder with --out'],
        cause,
      },
    )
  }
}

function write(files: readonly NewFile[]): void {
  const written: string[] = []
  try {
    stageFiles(files).put((path) => written.push(path))
  } catch (cause) {
    const done =
      written.length === 0 ? 'nothing was written' : `${written.length} of ${files.length} files were written`
    throw new AppregError('INPUT_UNREADABLE', `${done}: ${reason(cause)}`, {
      hints: ['choose another folder with --out, or run again when this one can be written'],
      cause,
    })
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
