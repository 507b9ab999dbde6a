import { Refusal } from '../graph/refusal.ts'
import type { Call, Route } from '../graph/route.ts'
import type { Reply } from '../http-message.ts'
import type { Asked } from './asked.ts'
import { answerUpsert, applyPreference, showNewerMembers } from './variant-answers.ts'
import {
  refuseMalformedId,
  refuseNestedSelect,
  refuseOwnedList,
  refuseOwnerReferences,
  refuseUnknownScope,
} from './variant-refusals.ts'
import { matchNothing, replaceNested, selectKnown, shortenPage, takeUniqueName } from './variant-requests.ts'
import type { Variant } from './variants.ts'

/** Handles a Graph call as the variants in force read the service: they change what is asked, or what is answered. */
export function playVariants(route: Route, call: Call): Reply {
  const { variants } = call.ambient
  const asked = before.reduce((seen, [name, change]) => (variants.has(name) ? change(seen) : seen), {
    route,
    call,
  })
  const reply = handle(asked)
  return after.reduce((seen, [name, change]) => (variants.has(name) ? change(asked, seen) : seen), reply)
}

const before: readonly (readonly [Variant, (asked: Asked) => Asked])[] = [
  ['malformed-id-400', refuseMalformedId],
  ['ownedby-cannot-list', refuseOwnedList],
  ['owner-references-not-listed', refuseOwnerReferences],
  ['nested-select-refused', refuseNestedSelect],
  ['unknown-grant-scope-refused', refuseUnknownScope],
  ['unique-name-in-body-accepted', takeUniqueName],
  ['nested-patch-replaces', replaceNested],
  ['short-pages', shortenPage],
]

/** What a refused call becomes where a reading does not refuse it. */
const instead: readonly (readonly [Variant, (asked: Asked, refusal: Refusal) => Asked | undefined])[] = [
  ['unknown-select-ignored', selectKnown],
  ['malformed-filter-id-matches-nothing', matchNothing],
]

const after: readonly (readonly [Variant, (asked: Asked, reply: Reply) => Reply])[] = [
  ['upsert-answers-200', answerUpsert],
  ['preference-applied-header', applyPreference],
  ['newer-members-shown', showNewerMembers],
]

function handle(asked: Asked): Reply {
  try {
    return asked.route.handle(asked.call)
  } catch (error) {
    const next = error instanceof Refusal ? otherwise(asked, error) : undefined
    if (next === undefined) throw error
    return handle(next)
  }
}

/** What the first reading in force makes of a refused call; undefined where it stays refused. */
function otherwise(asked: Asked, refusal: Refusal): Asked | undefined {
  for (const [name, change] of instead) {
    const next = asked.call.ambient.variants.has(name) ? change(asked, refusal) : undefined
    if (next) return next
  }
  return undefined
}
