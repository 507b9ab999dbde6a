import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppregError } from '../errors.ts'
import type { TargetConfiguration } from '../model/configuration.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Writes the files of all targets, each target into a folder of its own; none when one would overwrite a changed file. */
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
  for (const [index, { path, content }] of files.entries())
    write(path, content, `${index} of ${files.length}`)
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

function write(path: string, content: string, before: string): void {
  try {
    writeFileAtomically(path, content)
  } catch (cause) {
    throw new AppregError('INPUT_UNREADABLE', `${path} cannot be written: ${reason(cause)}`, {
      hints: [`${before} files were written before it; run again when it can be`],
      cause,
    })
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
