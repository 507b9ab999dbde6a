import { describe, expect, test } from 'vitest'
import { optionalClaims } from '../../src/aspects/optional-claims.ts'
import type { OptionalClaim, OptionalClaims, TokenKind } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { application, desired, live, vacant } from '../given/model.ts'

const claim = (name: string, more: Partial<OptionalClaim> = {}): OptionalClaim => ({
  name,
  source: null,
  essential: false,
  additionalProperties: [],
  ...more,
})
const none = { accessToken: [], idToken: [], saml2Token: [] }
const wanting = (more: Partial<Record<TokenKind, readonly string[]>>) =>
  desired({ optionalClaims: { ...none, ...more } })
const having = (more: Partial<OptionalClaims> | null) =>
  live({ application: application({ optionalClaims: more && { ...none, ...more } }) })

const byHand = claim('groups', { essential: true, additionalProperties: ['sam_account_name'] })

describe('optional claims', () => {
  test.each([
    ['are silent when none is wanted', wanting({}), having({ idToken: [byHand] }), []],
    ['are silent where Graph holds null and none is wanted', wanting({}), having(null), []],
    [
      'are silent when the tenant matches',
      wanting({ idToken: ['email'] }),
      having({ idToken: [claim('email')] }),
      [],
    ],
    [
      'leave the properties of a claim alone',
      wanting({ idToken: ['groups'] }),
      having({ idToken: [byHand] }),
      [],
    ],
    [
      'are added where Graph holds null',
      wanting({ idToken: ['email'] }),
      having(null),
      ['update application optionalClaims.idToken'],
    ],
    [
      'are looked at by kind of token',
      wanting({ idToken: ['email'], accessToken: ['email'], saml2Token: ['email'] }),
      having({ idToken: [claim('email')] }),
      ['update application optionalClaims.accessToken', 'update application optionalClaims.saml2Token'],
    ],
    [
      'come with a new application',
      wanting({ accessToken: ['email'] }),
      vacant(),
      ['create application optionalClaims.accessToken'],
    ],
  ])('%s', (_, want, have, expected) => {
    expect(lines(optionalClaims.changes(want, have))).toEqual(expected)
    expect(optionalClaims.next(want, have)).toHaveLength(expected.length > 0 ? 1 : 0)
  })

  test('are written whole: all kinds, with the claims of others as they are', () => {
    const have = having({ accessToken: [byHand], saml2Token: [byHand] })
    expect(bodies(optionalClaims.next(wanting({ accessToken: ['email'] }), have))).toEqual([
      { optionalClaims: { accessToken: [byHand, claim('email')], idToken: [], saml2Token: [byHand] } },
    ])
  })

  test('are shown by name', () => {
    const [change] = optionalClaims.changes(wanting({ idToken: ['email'] }), having({ idToken: [byHand] }))
    expect(change).toMatchObject({ before: ['groups'], after: ['groups', 'email'] })
  })
})
