import { expect, test, vi } from 'vitest'
import { stride } from '../safety/matrix.ts'
import type { Ran } from './running.ts'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

vi.setConfig({ testTimeout: 300_000 })

const tenant = sharedTenant()

/** Every value that any run has handed on by this sink, the last one at the end. */
type Handed = (home: Home, runs: readonly Pick<Ran, 'stdout' | 'stderr'>[]) => string[]

const secrets = (text: string): string[] => text.match(/emu-[\w~.-]{16,}/g) ?? []

/** What each sink hands to somebody, who keeps it in no place that appreg could read again. */
const sinks: readonly [address: string, handed: Handed][] = [
  ['github-env:CLIENT_SECRET', (home) => secrets(home.read('github/env'))],
  ['github-output:client_secret', (home) => secrets(home.read('github/output'))],
  [
    'azure-pipelines:ClientSecret',
    (_, runs) => runs.flatMap(({ stderr }) => secrets(stderr.match(/^##vso.*$/gm)?.join('\n') ?? '')),
  ],
  ['stdout', (_, runs) => runs.flatMap(({ stdout }) => secrets(stdout))],
]

test.concurrent.each(sinks)(
  'an apply that delivers to %s is killed after any of its requests: one secret is delivered and works in the end',
  async (address, handed) => {
    const scheme = address.split(':')[0] ?? ''
    let wasKilled = true
    // Before that it has only signed in and looked. Each sink at a third of the steps in `npm test`, together at all of them.
    let requests = 3 + (sinks.findIndex(([one]) => one === address) % stride)
    while (wasKilled) {
      const key = `killed-${scheme}-${requests}`
      const home = newHome(tenant.env)
      home.write('appreg.yaml', manifest(key, { credentials: { secrets: [{ store: address }] } }))
      for (const name of ['env', 'output']) home.write(`github/${name}`, '')
      const env = {
        GITHUB_ACTIONS: 'true',
        GITHUB_ENV: home.path('github/env'),
        GITHUB_OUTPUT: home.path('github/output'),
        TF_BUILD: 'True',
      }
      const first = home.start(['apply', '--yes', '--verbose'], env)
      wasKilled = await first.prints(/^http /m, requests)
      if (wasKilled) first.signal('SIGKILL')
      const before = await first.done
      const next = await home.appreg(['apply', '--yes'], env)
      expect(next.code, `${requests}\n${next.stderr}`).toBe(0)
      const { appId, passwordCredentials } = await tenant.colleague.application(key)
      expect(passwordCredentials, `${requests}`).toHaveLength(1)
      const value = handed(home, [before, next]).at(-1) ?? ''
      expect(await tenant.colleague.tokenStatus(appId, value), `${requests}\n${next.stderr}`).toBe(200)
      requests += stride
    }
    // Sign-in, read, create, the rest with the secret, the proof.
    expect(requests - stride).toBeGreaterThan(6)
  },
)
