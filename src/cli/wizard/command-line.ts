import type { Answers } from './answers.ts'
import { askedOf, storeOf } from './manifest-of.ts'
import { nextCommand, type Whereabouts } from './whereabouts.ts'

/** The command that does the same without a manifest, where flags can say all of it. */
export function commandLine(answers: Answers, where: Whereabouts = []): string | undefined {
  const { name, key, clients, protects, url, redirectUrl } = answers
  const isSayable =
    answers.consent === 'tenant' &&
    answers.credential === 'secret' &&
    answers.topology !== 'split' &&
    answers.urlAsIdentifier === 'no' &&
    answers.appId === ''
  if (!isSayable) return undefined
  const words = [
    ...['apply', '--name', name],
    ...(key === '' ? [] : ['--key', key]),
    ...clients.flatMap((preset) => ['--client', clientFlag(preset, answers)]),
    ...(protects === 'arc-1' ? ['--server', 'arc-1'] : []),
    ...(url === '' ? [] : ['--server-url', url]),
    ...(redirectUrl === '' ? [] : ['--redirect-uri', redirectUrl]),
    ...['--secret-to', storeOf(answers) ?? 'stdout'],
  ]
  return nextCommand(words, where)
}

function clientFlag(preset: string, answers: Answers): string {
  const values = askedOf(preset).map(
    (placeholder) => `${placeholder}=${answers[`value:${preset}:${placeholder}`] ?? ''}`,
  )
  return values.length === 0 ? preset : `${preset}:${values.join(',')}`
}
