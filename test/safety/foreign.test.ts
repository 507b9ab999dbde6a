import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyManifest, anyRegistration, put } from './any-registration.ts'
import { inventory } from './inventory.ts'
import { isWhole, newKey, readings } from './matrix.ts'
import { expectNothingToDo } from './whole.ts'
import { world } from './world.ts'

const there = world()

test('what somebody else made stays, whatever the manifest says; the second and the third run send no write', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRegistration,
      anyManifest,
      fc.constantFrom(...readings),
      async (held, more, variants) => {
        const key = newKey()
        const manifest = { name: `Test ${key}`, key, ...more }
        await put(held, key, await there.colleague())
        const before = await inventory(key, await there.colleague())
        const machine = there.machine()
        await there.play({ variants })
        const { checks } = await machine.apply(manifest)
        expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
        const after = await inventory(key, await there.colleague())
        const lost = before.filter((line) => !after.includes(line))
        expect(lost.filter((line) => !isNamed(line, manifest))).toEqual([])
        await expectNothingToDo(manifest, machine, there, { variants })
      },
    ),
    { seed: 20_260_301, numRuns: isWhole ? 300 : 10 },
  )
})

type Manifest = Readonly<Record<string, unknown>>

/** What a manifest may name, and the lines of the inventory that are then its own. */
const names: readonly [RegExp, (manifest: Manifest, line: string) => boolean][] = [
  [/^(displayName|signInAudience|api\.requestedAccessTokenVersion) /, () => true],
  [/^notes /, ({ notes }) => notes !== undefined],
  [/^web\.homePageUrl /, ({ homePageUrl }) => homePageUrl !== undefined],
  [/^isFallbackPublicClient /, ({ publicClient }) => publicClient !== undefined],
  [/^web\.implicitGrantSettings\./, ({ implicit }) => implicit !== undefined],
  [/^servicePrincipal\.accountEnabled /, ({ enabled }) => enabled !== undefined],
  [/^api\.oauth2PermissionScopes /, (manifest, line) => has(manifest, 'scopes', line, ['access_as_user'])],
  [/^appRoles /, (manifest, line) => has(manifest, 'appRoles', line, [])],
  [
    /^federatedIdentityCredentials .*"name":"main"/,
    ({ credentials }) => JSON.stringify(credentials).includes('"main"'),
  ],
  // In another order, or with an index for each redirect URI: Graph keeps them in step itself.
  [/^web\.redirectUriSettings /, () => true],
]

function has(
  { api = {} }: Manifest,
  list: 'scopes' | 'appRoles',
  line: string,
  fallback: readonly string[],
): boolean {
  const wanted =
    (api as Record<string, readonly { value: string }[]>)[list]?.map(({ value }) => value) ?? fallback
  return wanted.some((value) => line.includes(`"value":"${value}"`))
}

const isNamed = (line: string, manifest: Manifest): boolean =>
  names.some(([path, isTheirs]) => path.test(line) && isTheirs(manifest, line))
