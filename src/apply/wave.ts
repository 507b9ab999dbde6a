import { aspects } from '../aspects/index.ts'
import { mergeGroups, withSiblings } from '../aspects/patch.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'

/**
 * The requests that can be sent at once, given what exists. What belongs to one object goes into one request.
 * The order of the waves is nowhere written down: it follows from what each aspect needs to exist first.
 */
export function nextWave(desired: Desired, live: Live): GraphRequest[] {
  const wave: GraphRequest[] = []
  for (const request of aspects.flatMap((aspect) => aspect.next(desired, live))) {
    const same = wave.findIndex(({ method, path }) => method === 'PATCH' && path === request.path)
    const first = wave[same]
    if (first && request.method === 'PATCH') wave[same] = merged(first, request)
    else wave.push(request)
  }
  return wave.map((request) => withSiblings(request, live.application))
}

/** What the tenant will hold when all of these have happened. */
export const predicted = (live: Live, wave: readonly GraphRequest[]): Live =>
  wave.reduce((before, request) => request.fold(before), live)

// Expectations of the first hold for both: an upsert answers 201 with whatever it carries.
function merged(first: GraphRequest, second: GraphRequest): GraphRequest {
  return {
    ...first,
    summary: first.summary.startsWith('create') ? first.summary : `${first.summary}, ${second.summary}`,
    body: mergeGroups(first.body ?? {}, second.body ?? {}),
    fold: (live, answer) => second.fold(first.fold(live, answer), answer),
  }
}
