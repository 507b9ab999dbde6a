import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { deriveDesired } from '../../src/desired/derive.ts'
import { manifestOf } from '../../src/import/manifest-of.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifestText } from '../../src/manifest/save.ts'
import type { Application } from '../../src/model/directory.ts'
import { changes } from '../../src/plan/build.ts'
import { requireKnownNames } from '../../src/plan/resolve.ts'
import { resource, servicePrincipal, vacant } from '../given/model.ts'

const recordings = resolve(import.meta.dirname, '../../../shared/data/graph-exchanges.jsonl')
const isThere = existsSync(recordings)

interface Exchange {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly respBody?: unknown
}

interface Recorded extends Application {
  readonly createdDateTime: string
}

/** Every application that the real Graph showed, each body once. */
function recorded(): Recorded[] {
  const exchanges = readFileSync(recordings, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange)
  const bodies = exchanges
    .filter(({ method, status }) => method === 'GET' && status === 200)
    .map(({ respBody }) => (typeof respBody === 'string' ? JSON.parse(respBody) : respBody))
    .flatMap((body) => (Array.isArray(body?.value) ? body.value : [body]))
    .filter((body) => body?.appId !== undefined && body.requiredResourceAccess !== undefined)
  return [...new Map(bodies.map((body) => [JSON.stringify(body), body as Recorded])).values()]
}

/** The tenant around it: APIs that offer what it asks for. */
const around = (application: Recorded) =>
  vacant({
    at: application.createdDateTime,
    application,
    servicePrincipal: servicePrincipal({ appId: application.appId }),
    resources: application.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) =>
      resource({
        id: `sp-${resourceAppId}`,
        appId: resourceAppId,
        oauth2PermissionScopes: resourceAccess.map(({ id }) => ({ id, value: `Scope.${id}` })),
        appRoles: resourceAccess.map(({ id }) => ({ id, value: `Role.${id}` })),
      }),
    ),
  })

test.skipIf(!isThere)(
  'each recorded application becomes a manifest that plans to no changes (needs ../shared)',
  () => {
    const all = recorded()
    expect(all.length).toBeGreaterThan(20)
    for (const application of all) {
      const live = around(application)
      const { document, leftOut } = manifestOf(application, live)
      const above = leftOut.map(({ path, what }) => ({ path, text: what }))
      const desired = deriveDesired(
        parseManifest(manifestText(document, { head: [], above, behind: new Map() }), 'recorded'),
      )
      requireKnownNames(desired, live)
      expect(changes(desired, live), JSON.stringify(application)).toEqual([])
    }
  },
)
