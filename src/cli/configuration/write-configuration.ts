import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppregError } from '../../errors.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import { requireSafePlace } from '../../secrets/file.ts'
import type { Surroundings } from '../../secrets/sink.ts'
import { type NewFile, stageFiles } from '../../write-file.ts'

export interface Writing {
  readonly directory: string
  /** Over changed files too. */
  readonly force: boolean
  /** What may stand in the files because the person asked to see it. */
  readonly secret?: string | undefined
  readonly env: Surroundings['env']
}

/**
 * Writes the files of all targets, each target into a folder of its own: all of them, or none where one would overwrite a
 * changed file, cannot be written, or would carry a secret to where it does not stay one.
 */
export async function writeConfiguration(
  targets: Readonly<Record<string, TargetConfiguration>>,
  { directory, force, secret, env }: Writing,
): Promise<string[]> {
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
  for (const { path, content } of files) {
    if (secret !== undefined && content.includes(secret)) await requireSafePlace(path, env).catch(elsewhere)
  }
  write(files)
  return files.map(({ path }) => path)
}

function elsewhere(error: unknown): never {
  if (!(error instanceof AppregError)) throw error
  throw new AppregError(error.code, `nothing was written: ${error.message}`, {
    hints: ['choose another folder with --out, or leave --show-secret out'],
    cause: error,
  })
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
