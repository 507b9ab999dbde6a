import type { Party, Picture } from '../../../src/doctor/look/picture.ts'
import type { Application } from '../../../src/model/directory.ts'
import type { Live } from '../../../src/model/live.ts'
import { appId, application, live, servicePrincipal, tenantId, today } from '../../given/model.ts'

export const otherAppId = '33333333-2222-3333-4444-55555555abcd'

export const party = (more: Partial<Live> = {}, of = appId): Party => ({ appId: of, live: live(more) })

/** One registration that is client and API, and lacks nothing. */
export const picture = (more: Partial<Picture> = {}): Picture => {
  const client = more.client ?? party()
  return {
    at: today,
    tenantId,
    cloud: {
      name: 'public',
      login: 'https://login.microsoftonline.com',
      graph: 'https://graph.microsoft.com',
      vault: 'vault.azure.net',
    },
    domains: ['contoso.example'],
    userConsent: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
    meant: [application()],
    client,
    api: client,
    ...more,
  }
}

export const withApplication = (more: Partial<Application>): Picture =>
  picture({ client: party({ application: application(more) }), meant: [application(more)] })

/** A client beside the API that it calls. */
export const split = (client: Partial<Application> = {}, more: Partial<Live> = {}): Picture =>
  picture({
    client: party(
      {
        application: application({ appId: otherAppId, displayName: 'Connector', ...client }),
        servicePrincipal: servicePrincipal({ id: 'sp-2', appId: otherAppId }),
        grants: [],
        ...more,
      },
      otherAppId,
    ),
    api: party(),
    meant: [application(), application({ appId: otherAppId, ...client })],
  })
