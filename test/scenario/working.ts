import type { Application } from '../../src/model/directory.ts'
import { type Asking, asking } from './asking.ts'
import { type Home, newHome, type Tenant } from './support.ts'

export interface Working {
  readonly key: string
  readonly home: Home
  readonly application: Application
  readonly secret: string
  /** What its client asks of the token service. */
  readonly ask: Asking
}

/** A registration that works, in a folder with its manifest; its secret lies beside it. */
export async function workingIn(tenant: Tenant, key: string, manifest: object): Promise<Working> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', {
    name: `Test ${key}`,
    key,
    permissions: { 'microsoft-graph': ['User.Read'] },
    adminConsent: true,
    credentials: { secrets: [{ name: 'connector', store: 'file:connector.secret' }] },
    ...manifest,
  })
  await home.prepare(['apply', '--yes'])
  const application = await tenant.colleague.application(key)
  return { key, home, application, secret: home.read('connector.secret').trim(), ask: asking(tenant.ready) }
}
