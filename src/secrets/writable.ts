import { accessSync, constants, lstatSync } from 'node:fs'

/** A link is none: what is written goes where it says. */
export function isWritableFile(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}
