import fc from 'fast-check'
import type { WrittenManifest } from '../../src/manifest/schema.ts'
import { some } from './pools.ts'

/** What manifests of one tenant may name. */
export interface Surroundings {
  /** An identifier URI whose API offers the scopes `Read` and `Write` and the app role `Job`. */
  readonly api: string
  /** User principal names. */
  readonly people: readonly string[]
}

const scope = fc.record({
  value: fc.constantFrom('access_as_user', 'read', 'write'),
  displayName: fc.constantFrom('Access it', 'Use it'),
  consent: fc.constantFrom('admins' as const, 'admins-and-users' as const),
})

const appRole = fc.record({
  value: fc.constantFrom('Reader', 'Writer'),
  displayName: fc.constantFrom('Holders', 'Bearers'),
})

const byValue = <Item extends { value: string }>(item: fc.Arbitrary<Item>) =>
  fc.uniqueArray(item, { selector: ({ value }) => value })

const uris = some('https://a.example/cb', 'https://b.example/cb')

const branches = some('main', 'next').map((names) =>
  names.map((branch) => ({ github: { repository: 'contoso/orders', branch } })),
)

/** Any manifest of a registration, without secrets. */
export const anyManifest = ({ api, people }: Surroundings): fc.Arbitrary<Omit<WrittenManifest, 'name'>> =>
  fc
    .record({
      scopes: byValue(scope),
      appRoles: byValue(appRole),
      preauthorize: some('azure-cli' as const, 'vscode' as const),
      graph: fc.record({ delegated: some('User.Read', 'Mail.Read'), application: some('User.Read.All') }),
      other: fc.record({ delegated: some('Read', 'Write'), application: some('Job') }),
      adminConsent: fc.boolean(),
      redirectUris: fc.record({ web: uris, spa: some('https://spa.example/cb') }),
      federated: branches,
      owners: some(...people),
      assigned: some(...people),
    })
    .map(({ scopes, appRoles, preauthorize, graph, other, redirectUris, federated, owners, ...more }) => ({
      api: { scopes, appRoles, preauthorize: scopes.length > 0 ? preauthorize : [] },
      permissions: { 'microsoft-graph': graph, [api]: other },
      adminConsent: more.adminConsent,
      clients: [],
      redirectUris,
      credentials: { secrets: [], federated },
      owners,
      assignments: more.assigned.map((principal) =>
        appRoles[0] ? { principal, role: appRoles[0].value } : { principal },
      ),
    }))
