import { expect, test } from 'vitest'
import { explain } from '../../../src/doctor/explain.ts'
import type { Picture } from '../../../src/doctor/look/picture.ts'
import { weigh } from '../../../src/doctor/look/weigh.ts'
import { api, appId, application, credential, inDays, scope, web } from '../../given/model.ts'
import { correlationId, tail, timestamp } from '../messages.ts'
import { picture, withApplication } from './given.ts'

const weighed = (text: string, seen: Picture) =>
  weigh(explain(text, new Date()).suspects, seen).map(({ finding, verdict }) => ({ verdict, ...finding }))

const mismatch = (uri: string) =>
  `AADSTS50011: The redirect URI '${uri}' specified in the request does not match the redirect URIs configured for the application '${appId}'.`

test('what is established comes first, what is ruled out leaves, the rest keeps its order', () => {
  const seen = withApplication({ passwordCredentials: [credential({ endDateTime: inDays(-1) })] })
  const before = explain('AADSTS7000215', new Date()).findings
  const after = weighed('AADSTS7000215', seen)
  expect(after[0]?.verdict).toBe('established')
  expect(new Set(after.slice(1).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
  expect(after[0]?.fix.kind).toBe('new-secret')
  const unknown = after.slice(1).map(({ cause }) => cause)
  expect(before.map(({ cause }) => cause).filter((cause) => unknown.includes(cause))).toEqual(unknown)
})

test('what the message leaves open is filled in from the tenant, and the finding says which check and link it is', () => {
  const [first] = weighed('AADSTS7000229', picture({ client: { appId, live: { ...picture().client.live } } }))
  expect(first?.fix.summary).not.toContain('<')
  const scoped = withApplication({ api: api({ oauth2PermissionScopes: [scope({ isEnabled: false })] }) })
  const text = `AADSTS650053: The application 'x' asked for scope 'access_as_user' that doesn't exist on the resource '${appId}'.`
  expect(weighed(text, scoped)[0]).toMatchObject({ check: 'scope-exposed', link: 'scope' })
})

test('where the tenant holds what is missed, that is the finding, and it is no error', () => {
  const found = weighed(mismatch('https://client.example/callback'), picture())
  expect(found).toMatchObject([{ severity: 'warning', fix: { kind: 'retry-later', automatic: false } }])
})

test('where nobody can look, a person is told where to', () => {
  const [first] = weighed('AADSTS53003', picture())
  expect(first?.verdict).toBe('unknown')
  expect(first?.fix.steps.at(-1)).toMatch(/^Not visible from here, look at: .*Conditional Access\.$/)
})

test('the entry of the sign-in log is named by id and time, where the message has them', () => {
  const entry = `the entry of ${timestamp} with the correlation id ${correlationId}`
  // The second of them is known by no more than a sentence.
  for (const text of [`AADSTS53003: Access has been blocked.${tail}`, `AADSTS51000: Failed.${tail}`]) {
    const steps = weighed(text, picture())[0]?.fix.steps ?? []
    expect(steps.filter((step) => step.includes('Sign-in logs'))).not.toEqual([])
    for (const step of steps.filter((one) => one.includes('Sign-in logs'))) expect(step).toContain(entry)
  }
})

test('a secret in a pasted address does not come back with the evidence', () => {
  const secret = 'kR3~x9Q2mVb7Lt5Zp8Wn4Yc6Hd1Jf0Gs'
  const found = weighed(
    mismatch(`https://client.example/callback?code=${secret}`),
    withApplication({ web: web({ redirectUris: ['https://client.example/callback'] }) }),
  )
  expect(JSON.stringify(found)).not.toContain(secret)
  expect(found[0]?.evidence[0]?.expected).toBe('https://client.example/callback?…')
})

test('a display name of the tenant is shown as it is', () => {
  const [first] = weighed(mismatch('https://elsewhere.example/'), picture())
  expect(first?.evidence[0]?.what).toBe(`redirect URIs of "${application().displayName}" (${appId})`)
})
