import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import { type Application, type OptionalClaim, type TokenKind, tokenKinds } from '../model/directory.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { union } from './sets.ts'

/** `application.optionalClaims`: claims that tokens carry on request. Others that are there stay, with their properties. */
export const optionalClaims: Aspect = {
  id: 'optional-claims',

  changes(desired, { application }) {
    return missing(desired, application).map(
      (kind): Change => ({
        object: 'application',
        op: application ? 'update' : 'create',
        path: `optionalClaims.${kind}`,
        ...(application ? { before: names(application, kind) } : {}),
        after: union(names(application, kind), desired.optionalClaims[kind]),
      }),
    )
  },

  // All three kinds are sent, because the group is replaced whole where Graph holds null.
  next(desired, live) {
    if (missing(desired, live.application).length === 0) return []
    const claims = Object.fromEntries(
      tokenKinds.map((kind) => [kind, merged(held(live.application, kind), desired.optionalClaims[kind])]),
    )
    return [
      patchApplication(desired, {
        summary: 'set the optional claims',
        body: { optionalClaims: claims },
      }),
    ]
  },
}

const held = (application: Application | undefined, kind: TokenKind): readonly OptionalClaim[] =>
  application?.optionalClaims?.[kind] ?? []

const names = (application: Application | undefined, kind: TokenKind): string[] =>
  held(application, kind).map(({ name }) => name)

const missing = (desired: Desired, application: Application | undefined): TokenKind[] =>
  tokenKinds.filter((kind) =>
    desired.optionalClaims[kind].some((name) => !names(application, kind).includes(name)),
  )

const merged = (have: readonly OptionalClaim[], want: readonly string[]): OptionalClaim[] => [
  ...have,
  ...want
    .filter((name) => !have.some((claim) => claim.name === name))
    .map((name) => ({ name, source: null, essential: false, additionalProperties: [] })),
]
