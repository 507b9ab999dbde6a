import { accessSync, constants, statSync } from 'node:fs'

export function isWritableFile(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
