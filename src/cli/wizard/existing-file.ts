import { existsSync } from 'node:fs'
import { ask } from '../ask.ts'
import { BACK } from '../prompts/question.ts'

/** Where the manifest goes. No file is overwritten without a word. */
export async function existingFile(
  path: string,
): Promise<{ readonly path: string; readonly goesOn: boolean }> {
  if (!existsSync(path)) return { path, goesOn: false }
  const answer = await ask({
    kind: 'one',
    message: `${path} exists already.`,
    choices: [
      { value: 'go-on', label: 'go on with it', reason: 'shows what it would change, and asks' },
      { value: 'other', label: 'write another file' },
      { value: 'overwrite', label: 'answer the questions and overwrite it' },
    ],
    chosen: ['go-on'],
  })
  if (answer !== BACK && answer[0] === 'overwrite') return { path, goesOn: false }
  if (answer !== BACK && answer[0] === 'go-on') return { path, goesOn: true }
  const other = await ask({ kind: 'text', message: 'Its name', fallback: freeName(path) })
  return existingFile(other === BACK ? path : (other[0] ?? path))
}

function freeName(path: string): string {
  const [, stem = path, end = ''] = /^(.*?)(\.[^./\\]+)?$/.exec(path) ?? []
  for (let number = 2; ; number++) {
    const name = `${stem}-${number}${end}`
    if (!existsSync(name)) return name
  }
}
