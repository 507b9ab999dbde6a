import fc from 'fast-check'
import type { AppRole, DelegatedScope } from '../../src/model/directory.ts'
import { appRole, scope } from './model.ts'

// Wanted and held values come from the same small pools, so that they overlap in every way.

export const some = <Item>(...pool: readonly Item[]) => fc.shuffledSubarray([...pool])
export const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
export const uris = some('https://a.example/cb', 'https://b.example/cb', 'https://c.example/cb')
export const pages = fc.constantFrom('https://a.example', 'https://b.example')

interface Side {
  readonly side: 'wanted' | 'held'
}

/** What scopes and app roles have in common. What is wanted is always switched on. */
const entitlement = <Value extends string>({ side }: Side, values: readonly Value[]) => ({
  value: fc.constantFrom(...values),
  text: fc.constantFrom('Access', 'Use'),
  isEnabled: side === 'wanted' ? fc.constant(true) : fc.boolean(),
})

/** At most one for each value, as Graph allows. */
export const scopes = (of: Side): fc.Arbitrary<DelegatedScope[]> =>
  fc
    .uniqueArray(
      fc.record({
        ...entitlement(of, ['access_as_user', 'read', 'write']),
        type: fc.constantFrom('User' as const, 'Admin' as const),
      }),
      { selector: ({ value }) => value },
    )
    .map((list) =>
      list.map(({ text, ...more }) =>
        scope({ id: `${of.side}-${more.value}`, adminConsentDisplayName: text, ...more }),
      ),
    )

export const appRoles = (of: Side): fc.Arbitrary<AppRole[]> =>
  fc
    .uniqueArray(
      fc.record({
        ...entitlement(of, ['Reader', 'Writer', 'Owner']),
        allowedMemberTypes: fc.shuffledSubarray(['User' as const, 'Application' as const], { minLength: 1 }),
      }),
      { selector: ({ value }) => value },
    )
    .map((list) =>
      list.map(({ text, ...more }) =>
        appRole({ id: `${of.side}-${more.value}`, displayName: text, ...more }),
      ),
    )

export const perTokenKind = <Item>(items: fc.Arbitrary<Item[]>) =>
  fc.record({ accessToken: items, idToken: items, saml2Token: items })
