import type { Change } from '../model/change.ts'
import type { Desired, DesiredFederatedCredential } from '../model/desired.ts'
import type { FederatedIdentityCredential } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { applicationPath } from './patch.ts'
import { writeApplications } from './permissions.ts'

/** Federated identity credentials. Others that are there stay, unless they are pruned. */
export const federatedCredentials: Aspect = {
  id: 'federated-credentials',

  changes(desired, live) {
    return [
      ...desired.federated.flatMap((want): Change[] => {
        const have = held(want, live)
        return differing(want, have).map(([path, after]) => ({
          object: 'federatedIdentityCredential' as const,
          name: want.name,
          op: have ? ('update' as const) : ('create' as const),
          path,
          ...(have ? { before: have[path] } : {}),
          after,
        }))
      }),
      ...going(desired, live).map(
        ({ name, subject }): Change => ({
          object: 'federatedIdentityCredential',
          name,
          op: 'delete',
          path: 'subject',
          before: subject,
        }),
      ),
    ]
  },

  // One at a time: Graph answers 409 to two credential writes on one application at the same moment. What comes is first,
  // because the one that goes may be what this run signed in with; unless Graph takes no more.
  next(desired, live) {
    if (!live.application) return []
    const due = desired.federated
      .filter((want) => differing(want, held(want, live)).length > 0)
      .map((want) => {
        const have = held(want, live)
        return have ? update(desired, { want, have }) : create(desired, want)
      })
    const removals = going(desired, live).map((one) => remove(desired, one))
    const isFull = live.federatedIdentityCredentials.length >= MOST
    return (isFull ? [...removals, ...due] : [...due, ...removals]).slice(0, 1)
  },
}

/** Graph takes so many for one application. */
const MOST = 20

function going({ prune, federated }: Desired, live: Live): FederatedIdentityCredential[] {
  if (!prune.includes('federated')) return []
  const kept = federated.map((want) => held(want, live))
  return live.federatedIdentityCredentials.filter((one) => !kept.includes(one))
}

/** By issuer and subject, or else by name: Graph takes that pair once, whatever it was named. */
const held = (want: DesiredFederatedCredential, live: Live): FederatedIdentityCredential | undefined =>
  live.federatedIdentityCredentials.find(
    ({ issuer, subject }) => issuer === want.issuer && subject === want.subject,
  ) ?? live.federatedIdentityCredentials.find(({ name }) => name === want.name)

type Property = 'issuer' | 'subject' | 'audiences' | 'description'

/** Entra compares character by character, and so does this. */
function differing(
  want: DesiredFederatedCredential,
  have: FederatedIdentityCredential | undefined,
): [Property, unknown][] {
  const properties: [Property, unknown][] = [
    ['issuer', want.issuer],
    ['subject', want.subject],
    ['audiences', [want.audience]],
    ...(want.description === undefined ? [] : [['description', want.description] as [Property, unknown]]),
  ]
  return properties.filter(([name, value]) => JSON.stringify(have?.[name]) !== JSON.stringify(value))
}

const collection = (desired: Desired): string => `${applicationPath(desired)}/federatedIdentityCredentials`

function create(desired: Desired, want: DesiredFederatedCredential): GraphRequest {
  const body = { name: want.name, ...Object.fromEntries(differing(want, undefined)) }
  return {
    summary: `add the federated credential "${want.name}"`,
    method: 'POST',
    path: collection(desired),
    body,
    ok: [201],
    permission: writeApplications,
    fold: (before, answer) => ({
      ...before,
      federatedIdentityCredentials: [
        ...before.federatedIdentityCredentials,
        {
          id: '{id}',
          name: want.name,
          issuer: want.issuer,
          subject: want.subject,
          audiences: [want.audience],
          description: want.description ?? null,
          ...(answer as FederatedIdentityCredential | undefined),
        },
      ],
    }),
  }
}

function update(
  desired: Desired,
  { want, have }: { want: DesiredFederatedCredential; have: FederatedIdentityCredential },
): GraphRequest {
  const body = Object.fromEntries(differing(want, have))
  return {
    summary: `correct the federated credential "${want.name}"`,
    method: 'PATCH',
    path: `${collection(desired)}/${have.id}`,
    body,
    ok: [204],
    permission: writeApplications,
    fold: (before) => ({
      ...before,
      federatedIdentityCredentials: before.federatedIdentityCredentials.map((one) =>
        one.id === have.id ? { ...one, ...body } : one,
      ),
    }),
  }
}

const remove = (desired: Desired, { id, name }: FederatedIdentityCredential): GraphRequest => ({
  summary: `remove the federated credential "${name}"`,
  method: 'DELETE',
  path: `${collection(desired)}/${id}`,
  ok: [204, 404],
  permission: writeApplications,
  fold: (before) => ({
    ...before,
    federatedIdentityCredentials: before.federatedIdentityCredentials.filter((one) => one.id !== id),
  }),
})
