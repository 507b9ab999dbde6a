import type { Live } from '../model/live.ts'

/** What people call an object, with its id: names alone are not unique. */
export function nameOf(id: string, { names = {} }: Live): string {
  const name = names[id]
  return name === undefined ? id : `${name} (${id})`
}
