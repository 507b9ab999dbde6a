import type { Connector } from './connector.ts'
import { arrive, COLUMNS, paste, toTheValues } from './newcomer.ts'
import type { Running } from './running.ts'
import { shownOn } from './screen.ts'
import type { Ready } from './support.ts'

/** What the screen showed until a step of it was done, without what it showed before. */
export interface Part {
  readonly title: string
  readonly screen: string
}

/** Plays the wizard as a newcomer, and keeps what was on the screen. */
export async function record(
  run: Running,
  ready: Ready,
  save: () => Promise<Connector>,
): Promise<readonly Part[]> {
  const signIn = await arrive(run, ready)
  const questions = await toTheValues(run, { name: 'ARC-1', url: 'https://arc1.example.com/mcp' })
  const values = run.stdout.length
  const { redirectUrl } = await save()
  const pasted = await paste(run, redirectUrl)
  const { stdout } = await run.done
  const at = (index: number) => questions.at(index) ?? 0
  const parts: readonly (readonly [string, readonly number[]])[] = [
    ['Sign in', signIn],
    ['Answer the questions', questions.slice(0, -1)],
    ['Look at the plan', [at(-1)]],
    ['See it done, and take the values to the portal', [values]],
    ['Paste the redirect URL', [...pasted, stdout.length]],
  ]
  const masked = masking()
  const screens: Part[] = []
  let before: readonly string[] = []
  for (const [title, moments] of parts) {
    const lines: string[] = []
    for (const moment of moments) {
      const now = (await shownOn(COLUMNS, stdout.slice(0, moment))).trimEnd().split('\n')
      const same = now.findIndex((line, index) => line !== before[index])
      lines.push(...now.slice(same))
      before = now
    }
    screens.push({ title, screen: masked(lines.join('\n')) })
  }
  return screens
}

/** What is another one every time, of the same length, so that no line breaks elsewhere. */
function masking(): (screen: string) => string {
  const seen: string[] = []
  const numbered = (guid: string) => {
    if (!seen.includes(guid)) seen.push(guid)
    return guid.replaceAll(/[\da-f]/g, (seen.indexOf(guid) + 1).toString(16))
  }
  return (screen) =>
    screen
      .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, numbered)
      .replaceAll(/\bemu-[\w~.-]+/g, (secret) => 'not-a-secret-'.repeat(9).slice(0, secret.length))
      .replaceAll(/(the\s+code\s+)[A-Z\d]{9}\b/g, '$1ABCDEFGHJ')
      .replaceAll(/\d+\.\d s$/gm, '0.1 s')
}
