import { describe, expect, test } from 'vitest'
import type { Identity } from '../../src/model/identity.ts'
import type { Live } from '../../src/model/live.ts'
import { rightTo } from '../../src/plan/rights.ts'
import { plannedRequests } from '../../src/plan/steps.ts'
import {
  appId,
  application,
  desired,
  everything,
  graphAppId,
  inDays,
  kept,
  keyCredential,
  live,
  madeCertificate,
  resource,
  vacant,
} from '../given/model.ts'

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
const privilegedRoleAdministrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814'
const applicationAdministrator = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'
const developer = 'cf1c38e5-3621-4004-a7cb-879624dced7c'
const ordinary = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

const program = (...permissions: string[]): Identity => ({
  kind: 'application',
  name: 'Pipeline',
  tenantId: 'tenant',
  clientId: 'client',
  objectId: 'object',
  permissions,
})

const scopes = [
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.Read.All',
]
const person = (...directoryRoles: string[]): Identity => ({
  ...program(...scopes),
  kind: 'user',
  directoryRoles: [ordinary, ...directoryRoles],
})

/** The right to the first step whose summary starts so. */
function right(summary: string, identity: Identity, have: Live = vacant(), want = desired()) {
  const request = plannedRequests(want, have).find((one) => one.summary.startsWith(summary))
  if (!request) throw new Error(`no step "${summary}"`)
  return rightTo(request, identity, have)
}

const consent = 'grant admin consent'
const outdated = live({ application: application({ displayName: 'Old' }) })
const settled = (allowedToCreateApps: boolean): Live =>
  vacant({ policies: { authorization: { defaultUserRolePermissions: { allowedToCreateApps } } } })

describe('an application', () => {
  test.each([
    ['create', program('Application.ReadWrite.All'), []],
    ['create', program('Application.ReadWrite.OwnedBy'), []],
    ['mint', program('Directory.ReadWrite.All'), []],
    [consent, program('DelegatedPermissionGrant.ReadWrite.All'), []],
    ['create', program('Application.Read.All'), ['Application.ReadWrite.OwnedBy']],
    ['create', program('Directory.ReadWrite.All'), ['Application.ReadWrite.OwnedBy']],
    [consent, program('Application.ReadWrite.All'), ['DelegatedPermissionGrant.ReadWrite.All']],
  ])(
    'may take the step "%s" with what Graph asks for, and is told what it lacks (%#)',
    (step, identity, lacks) => {
      expect(right(step, identity)).toMatchObject({ allowed: lacks.length > 0 ? 'no' : 'yes', lacks })
    },
  )

  test('lacks only the rest of a permission that needs another one', () => {
    const want = desired({
      permissions: [{ resource: graphAppId, delegated: [], application: ['Mail.Send'] }],
    })
    const { lacks } = right('grant Mail.Send', program('AppRoleAssignment.ReadWrite.All'), vacant(), want)
    expect(lacks).toEqual(['Application.Read.All'])
  })

  test('that may write only what it owns may or may not write what is there', () => {
    const { allowed, because } = right('update', program('Application.ReadWrite.OwnedBy'), outdated)
    expect(allowed).toBe('unknown')
    expect(because).toContain('OwnedBy')
  })
})

describe('a person', () => {
  test.each([
    ['Global Administrator', globalAdministrator, 'yes', 'yes'],
    ['Application Administrator', applicationAdministrator, 'yes', 'yes'],
    ['Privileged Role Administrator', privilegedRoleAdministrator, 'unknown', 'yes'],
    ['Application Developer', developer, 'yes', 'no'],
    ['nobody in particular', ordinary, 'unknown', 'no'],
  ])('who is %s', (_, role, creating, consenting) => {
    expect(right('create', person(role)).allowed).toBe(creating)
    expect(right(consent, person(role)).allowed).toBe(consenting)
  })

  test('without a role is told which one a consent takes', () => {
    expect(right(consent, person()).lacks).toEqual([
      'the role Privileged Role Administrator or Cloud Application Administrator or Application Administrator',
    ])
  })

  test.each([
    [true, 'yes'],
    [false, 'no'],
  ])('without a role creates where the tenant lets users register applications: %s', (allowed, verdict) => {
    expect(right('create', person(), settled(allowed)).allowed).toBe(verdict)
  })

  test.each([ordinary, developer])('writes what is there as an owner', (role) => {
    expect(right('update', person(role), outdated).allowed).toBe('unknown')
  })

  test('needs the scope as well as the role', () => {
    expect(right('create', { ...person(globalAdministrator), permissions: [] })).toMatchObject({
      allowed: 'no',
      lacks: ['Application.ReadWrite.All'],
    })
  })

  test.each([
    [globalAdministrator, 'unknown'],
    [ordinary, 'no'],
  ])(
    'with nothing but the right to act as themselves may or may not consent, as the role is (%#)',
    (role, verdict) => {
      const identity = { ...person(role), permissions: ['Directory.AccessAsUser.All'] }
      expect(right(consent, identity).allowed).toBe(verdict)
    },
  )

  test('whose token names no roles may or may not', () => {
    const { directoryRoles: _, ...silent } = person()
    expect(right(consent, silent).allowed).toBe('unknown')
  })

  test.each([
    ['Microsoft Graph', resource(), 'no'],
    ['another API', resource({ id: 'sp-other', appId: 'other' }), 'yes'],
  ])('who administers applications gives away app roles of %s: %s', (_, api, verdict) => {
    const permissions = [{ resource: api.appId, delegated: [], application: ['Mail.Send'] }]
    const have = vacant({ resources: [api] })
    const { allowed } = right(
      'grant Mail.Send',
      person(applicationAdministrator),
      have,
      everything({ permissions }),
    )
    expect(allowed).toBe(verdict)
  })
})

test('an application needs no permission to roll its own certificate, and for another one what it takes to write', () => {
  const want = desired({ certificates: [madeCertificate()] })
  const have = live({
    application: application({ keyCredentials: [keyCredential({ endDateTime: inDays(10) })] }),
    keptCertificates: [kept({ state: 'active' })],
    signedInAs: appId,
  })
  const step = 'add the certificate "signing"'
  expect(right(step, program('Application.Read.All'), have, want)).toEqual({
    step,
    allowed: 'yes',
    lacks: [],
  })
  const other = { ...have, signedInAs: 'other' }
  expect(right(step, program('Application.Read.All'), other, want)).toEqual({
    step,
    allowed: 'no',
    lacks: ['Application.ReadWrite.OwnedBy'],
  })
})
