import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// What the built program loads, because every command pays for it.

const dist = resolve(import.meta.dirname, '../../dist')
const contentOf = (file: string) => readFileSync(join(dist, file), 'utf8')

/** The files that Node loads before this one runs, itself included. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  for (const [, next = ''] of contentOf(file).matchAll(/(?:from|import)"\.\/([^"]+)"/g))
    loadedWith(next, loaded)
  return loaded
}

/** The file of a command's body, by the name that it has in `src/cli/commands/`. */
function bodyOf(command: string): string {
  const [, file] = new RegExp(`import\\("\\./(${command}-\\w+\\.js)"\\)`).exec(contentOf('start.js')) ?? []
  if (file === undefined) throw new Error(`nothing loads ${command}`)
  return file
}

test('the help is two files, and what apply loads besides is a dozen', () => {
  expect(loadedWith('main.js').size).toBe(2)
  const besides = [...loadedWith(bodyOf('apply'))].filter((file) => !loadedWith('main.js').has(file))
  expect(besides.length).toBeLessThan(15)
})

test('what needs no registration does not load what works on one', () => {
  for (const command of ['doctor', 'schema', 'emulator', 'complete', 'list']) {
    expect([...loadedWith(bodyOf(command))]).not.toContain('apply.js')
  }
})

test('no library asks for FormData, with which Node loads all of its fetch', () => {
  const files = readdirSync(dist).filter((file) =>
    /(?:typeof|instanceof|new) FormData\b/.test(contentOf(file)),
  )
  expect(files).toEqual([])
})
