import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The folder into which the packages were installed that hold what formats are read with; see README.md. */
const folder = join(process.env.READERS ?? '', 'node_modules')

export const isReader = (name: string): boolean =>
  process.env.READERS !== undefined && existsSync(join(folder, name))

/** A file of one of them. */
export const inReaders = (path: string): string => join(folder, path)

/** What a module of one of them exports. */
export const fromReaders = <T>(path: string): Promise<T> => import(pathToFileURL(inReaders(path)).href)
