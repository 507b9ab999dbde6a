import { describe, expect, test } from 'vitest'
import { consent } from '../../src/aspects/consent.ts'
import type { OAuth2PermissionGrant } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { desired, grant, graphAppId, live, vacant } from '../given/model.ts'

const wanting = (...delegated: readonly string[]) =>
  desired({ permissions: [{ resource: graphAppId, delegated, application: [] }] })
const having = (...grants: readonly OAuth2PermissionGrant[]) => live({ grants })

const one = 'oauth2PermissionGrant Microsoft Graph, whole tenant scope'
const byUser = grant({ id: 'grant-2', consentType: 'Principal', principalId: 'user-1' })

describe('consent', () => {
  test.each([
    ['is silent when it was given', wanting('User.Read'), live(), []],
    [
      'does not depend on the order of names',
      wanting('User.Read', 'Mail.Read'),
      having(grant({ scope: 'Mail.Read User.Read' })),
      [],
    ],
    ['may go further than asked', wanting('User.Read'), having(grant({ scope: 'User.Read Files.Read' })), []],
    ['reads blanks at the edges', wanting('User.Read'), having(grant({ scope: ' User.Read ' })), []],
    ['comes with a new application', wanting('User.Read'), vacant(), [`create ${one}`]],
    ["is not a single user's", wanting('User.Read'), having(byUser), [`create ${one}`]],
    ['is for one API', wanting('User.Read'), having(grant({ resourceId: 'other' })), [`create ${one}`]],
    ['is extended', wanting('Mail.Read'), live(), [`update ${one}`]],
    ['is given only when asked for', desired({ adminConsent: false }), having(), []],
    ['needs permissions', wanting(), having(), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(consent.changes(want, have))).toEqual(expected)
  })

  test('is one grant for an API that is called by two names', () => {
    const twice = desired({
      permissions: [
        { resource: graphAppId, delegated: ['User.Read'], application: [] },
        { resource: 'https://graph.example', delegated: ['User.Read', 'Mail.Read'], application: [] },
      ],
    })
    expect(bodies(consent.next(twice, having()))).toMatchObject([{ scope: 'User.Read Mail.Read' }])
  })

  test('waits for the service principal', () => {
    expect(consent.next(desired(), vacant())).toEqual([])
  })

  test('is one grant for the whole tenant', () => {
    expect(consent.next(wanting('User.Read', 'Mail.Read'), having(byUser))).toMatchObject([
      {
        method: 'POST',
        path: '/oauth2PermissionGrants',
        body: {
          clientId: 'sp-1',
          consentType: 'AllPrincipals',
          resourceId: 'sp-graph',
          scope: 'User.Read Mail.Read',
        },
        ok: [201],
      },
    ])
  })

  test('keeps the scopes that were granted before', () => {
    const have = having(grant({ scope: 'Files.Read User.Read' }))
    const [request] = consent.next(wanting('User.Read', 'Mail.Read'), have)
    expect(request).toMatchObject({
      method: 'PATCH',
      path: '/oauth2PermissionGrants/grant-1',
      body: { scope: 'Files.Read User.Read Mail.Read' },
    })
    expect(request?.fold(have).grants).toEqual([grant({ scope: 'Files.Read User.Read Mail.Read' })])
  })

  test('is written without the blanks that were around it', () => {
    const have = having(grant({ scope: ' Files.Read  User.Read ' }))
    expect(bodies(consent.next(wanting('Mail.Read'), have))).toEqual([
      { scope: 'Files.Read User.Read Mail.Read' },
    ])
  })

  test('names the permission and the roles that it takes', () => {
    const [request] = consent.next(desired(), having())
    expect(request?.permission.application).toBe('DelegatedPermissionGrant.ReadWrite.All')
    expect(request?.permission.roles).toContain('Privileged Role Administrator')
  })
})
