import { joinLines } from './escapes.ts'

/**
 * The texts that stand in Base64 in `text`, padding or not: the Power Platform's consent redirect carries its error so.
 * What does not come out as readable text is left out, tokens too.
 */
export function decodeBase64Runs(text: string): string[] {
  const sources = text.includes('\n') ? [text, joinLines(text)] : [text]
  const runs = sources.flatMap(runsIn)
  return [...new Set(runs)].flatMap(
    (run) => decode(run) ?? piecesOf(run).flatMap((piece) => decode(piece) ?? []),
  )
}

/** Without the parts of tokens, which stand between full stops. */
const runsIn = (text: string): string[] =>
  [...text.matchAll(/[A-Za-z0-9+/_-]{32,}/g)]
    .filter(
      ({ 0: run, index }) =>
        text[index - 1] !== '.' && !/^\.\w/.test(text.slice(index + run.length, index + run.length + 2)),
    )
    .map(([run]) => run)

/** A path in front of it takes part in the run. */
const piecesOf = (run: string): string[] => run.split('/').filter((piece) => piece.length >= SHORTEST)

const SHORTEST = 32

function decode(run: string): string | undefined {
  // Nearly everything that only looks like it shows so at once.
  if (!isReadable(fromBase64(run.slice(0, 64)))) return undefined
  const text = fromBase64(run)
  return isReadable(text) ? text : undefined
}

const fromBase64 = (run: string): string => Buffer.from(run, 'base64').toString('utf8')

/** Few characters that no text holds: a run that was cut off may end in a broken one. */
function isReadable(text: string): boolean {
  const allowed = 1 + text.length / 100
  let strange = 0
  for (let at = 0; at < text.length; at += 1) {
    if (isStrange(text.charCodeAt(at))) strange += 1
    if (strange > allowed) return false
  }
  return true
}

/** A control character but tab and line ends, or what stands for broken bytes. */
const isStrange = (code: number): boolean =>
  code < 9 || (code > 13 && code < 32) || (code > 126 && code < 160) || code === 0xfffd
