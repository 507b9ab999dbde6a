import { joinLines } from './escapes.ts'

/**
 * The texts that stand in Base64 in `text`, padding or not: the Power Platform's consent redirect carries its error so.
 * What does not come out as readable text is left out, tokens too.
 */
export function decodeBase64Runs(text: string): string[] {
  const sources = text.includes('\n') ? [text, joinLines(text)] : [text]
  const runs = sources.flatMap((source) => source.match(/[A-Za-z0-9+/_-]{32,}/g) ?? [])
  return [...new Set(runs)].flatMap(
    (run) => decode(run) ?? run.split('/').flatMap((part) => decode(part) ?? []),
  )
}

function decode(run: string): string | undefined {
  // A path in front of it takes part in the run; a piece of it is tried by itself.
  if (run.length < 32) return undefined
  const text = Buffer.from(run, 'base64').toString('utf8')
  return isReadable(text) ? text : undefined
}

/** Few characters that no text holds: a run that was cut off may end in a broken one. */
function isReadable(text: string): boolean {
  const strange = text.match(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]/g)?.length ?? 0
  return strange <= 1 + text.length / 100
}
