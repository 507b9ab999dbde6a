import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Live } from '../../../src/model/live.ts'
import { azureCli } from '../../../src/render/elsewhere/azure-cli.ts'
import { applicationBody } from '../../../src/render/elsewhere/whole.ts'
import { objectId } from '../../given/model.ts'
import { registration } from '../registration.ts'
import { anyNames, wholeLive } from '../whole.ts'

const plain = wholeLive({ name: 'Orders API', text: 'Lets the app call it.' })
const keyed = registration({ key: 'orders' })
const NEW_ID = '99999999-0000-4000-8000-000000000009'

const scriptOf = (live: Live, one = keyed) => azureCli(one, { live }).files[0]?.content ?? ''

/** Runs the script in a real bash with an `az` that notes its arguments and knows one id. */
function calls(live: Live, one = keyed): string[][] {
  const az = `az() {
    printf '%s\\0' "$@" >&9; printf '\\1\\0' >&9
    case "$*" in (*appId*|*'ad sp show'*) echo ${NEW_ID};; esac
  }`
  const noted = execFileSync('bash', ['-c', `exec 9>&1 1>&2\n${az}\n${scriptOf(live, one)}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return noted
    .split('\u0001\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1))
}

const after = (flag: string, call: readonly string[] = []): string => call[call.indexOf(flag) + 1] ?? ''
const starting = (live: Live, ...words: string[]) =>
  calls(live).find((call) => words.every((word, index) => call[index] === word))

test('the application is created or updated by its key', () => {
  const [upsert] = calls(plain)
  expect(upsert?.slice(0, 3)).toEqual(['rest', '--method', 'patch'])
  expect(after('--url', upsert)).toBe("https://graph.microsoft.com/v1.0/applications(uniqueName='orders')")
  expect(upsert).toContain('Prefer=create-if-missing')
  expect(JSON.parse(after('--body', upsert))).toEqual(applicationBody(plain.application as never))
})

test('without a key it is changed where it is, and none is made', () => {
  const { key, ...without } = keyed
  const [patch] = calls(plain, without)
  expect(after('--url', patch)).toContain(`/applications(appId='${without.appId}')`)
  expect(patch).not.toContain('Prefer=create-if-missing')
})

test('what holds the client id is written with the one that Entra gave', () => {
  const uris = starting(plain, 'ad', 'app', 'update')
  expect(after('--identifier-uris', uris)).toBe(`api://${NEW_ID}`)
  expect(uris?.at(-1)).toMatch(new RegExp(`^https://contoso.example/.*/${NEW_ID}$`))
})

test('pre-authorized clients come with the scopes, consent with the API that it is for', () => {
  const all = calls(plain)
  const api = all
    .map((call) => after('--body', call))
    .find((body) => body.includes('preAuthorizedApplications'))
  expect(JSON.parse(api ?? '').api).toMatchObject({
    oauth2PermissionScopes: [{ value: 'access_as_user' }],
    preAuthorizedApplications: [{ appId: 'client-1' }],
  })
  expect(starting(plain, 'ad', 'app', 'permission', 'grant')).toEqual(
    expect.arrayContaining(['--api', '00000003-0000-0000-c000-000000000000', '--scope', 'User.Read']),
  )
})

test('federated credentials and owners are added', () => {
  const credential = starting(plain, 'ad', 'app', 'federated-credential', 'create')
  expect(JSON.parse(after('--parameters', credential))).toMatchObject({
    name: 'deploy',
    issuer: 'https://token.actions.example',
  })
  expect(after('--owner-object-id', starting(plain, 'ad', 'app', 'owner', 'add'))).toBe(objectId)
})

test('a real bash hands every name over as it is', () => {
  fc.assert(
    fc.property(anyNames, (names) => {
      const live = wholeLive(names)
      const all = calls(live)
      expect(JSON.parse(after('--body', all[0]))).toEqual(applicationBody(live.application as never))
      const credential = all.find((call) => call.includes('--parameters'))
      expect(JSON.parse(after('--parameters', credential)).subject).toBe(names.text)
    }),
    { seed: 1, numRuns: 25 },
  )
})
