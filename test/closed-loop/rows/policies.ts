import { renewedWebsite } from '../clients/by-hand.ts'
import { service, webSite } from '../clients/msal.ts'
import type { Row } from '../loop.ts'
import { federated } from './credentials.ts'

const covered =
  (control: string): Row['breaks'] =>
  ({ ground }) =>
    ground.rule({ conditionalAccess: [{ users: ['user'], control }] })

/** The owner of the policy exempts the app: here there is no other one. */
const exempted: NonNullable<Row['follow']> = ({ ground }) => ground.rule({ conditionalAccess: [] })

export const policies: readonly Row[] = [
  {
    code: 53003,
    when: 'a policy blocks the sign-in',
    client: webSite,
    breaks: covered('block'),
    kind: 'conditional-access',
    follow: exempted,
  },
  {
    code: 50076,
    when: 'a policy demands a second factor',
    client: webSite,
    breaks: covered('mfa'),
    kind: 'conditional-access',
    sees: () => ['with a second factor', 'without one'],
    follow: exempted,
  },
  {
    code: 50079,
    when: 'a policy demands a second factor, and the person has registered none',
    client: webSite,
    breaks: covered('mfaRegistration'),
    kind: 'conditional-access',
    sees: () => ['with a second factor', 'without one'],
    follow: exempted,
  },
  {
    code: 53000,
    when: 'a policy demands a compliant device',
    client: webSite,
    breaks: covered('compliantDevice'),
    kind: 'conditional-access',
    follow: exempted,
  },
  {
    code: 70043,
    when: 'a policy limits how long a sign-in lasts',
    client: renewedWebsite,
    breaks: covered('signInFrequency'),
    kind: 'reconnect',
    follow: exempted,
  },
  {
    code: 700223,
    when: 'a policy forbids federation as such',
    ...federated,
    client: service,
    breaks: ({ ground }) => ground.rule({ federationBlocked: true }),
    kind: 'conditional-access',
    follow: ({ ground }) => ground.rule({ federationBlocked: false }),
  },
  {
    code: 50146,
    when: 'claims of the API are mapped, and it does not accept that',
    manifest: { topology: 'split' },
    client: webSite,
    configure: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/access_as_user`]
    },
    breaks: ({ ground, api }) => ground.rule({ claimsMapping: [api.appId] }),
    kind: 'other',
    sees: () => ['true', 'false'],
    follow: ({ changeApi }, { evidence }) =>
      changeApi({ api: { acceptMappedClaims: evidence[0]?.expected === 'true' } }),
  },
  {
    code: 501461,
    when: 'an API that accepts mapped claims is asked for by a URI that is under no verified domain',
    manifest: { topology: 'split' },
    client: webSite,
    configure: async ({ settings, api, changeApi, ground }) => {
      settings.scopes = [`${api.appId}/access_as_user`]
      await changeApi({ api: { acceptMappedClaims: true } })
      await ground.rule({ claimsMapping: [api.appId] })
    },
    breaks: ({ settings, api }) => {
      settings.scopes = [`api://${api.appId}/access_as_user`]
    },
    kind: 'other',
    sees: () => ['false', 'true'],
    follow: ({ settings, api }) => {
      settings.scopes = [`${api.appId}/access_as_user`]
    },
  },
]
