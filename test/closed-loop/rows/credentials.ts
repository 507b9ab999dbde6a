import { websiteWithTrace } from '../clients/by-hand.ts'
import { service, webSite } from '../clients/msal.ts'
import { CERTIFICATE, DAY, ENTERPRISE_ISSUER, FORBIDDEN_ISSUER, later, MINUTE, workflow } from '../ground.ts'
import { type Case, newSecret, type Row, storedSecret } from '../loop.ts'

const appOnly = ({ settings, api }: Case): void => {
  settings.scopes = [`${api.appId}/.default`]
}

const certified: Pick<Row, 'manifest' | 'configure'> = {
  manifest: { credentials: { secrets: [], certificates: [{ name: 'service', file: CERTIFICATE }] } },
  configure: (given) => {
    appOnly(given)
    given.settings.proof = 'certificate'
  },
}

export const federated: Pick<Row, 'manifest' | 'configure' | 'client'> = {
  manifest: {
    credentials: {
      secrets: [],
      federated: [{ github: { name: 'orders', repository: 'contoso/orders', environment: 'production' } }],
    },
  },
  client: service,
  configure: (given) => {
    appOnly(given)
    given.settings.proof = 'token of the platform'
  },
}

const credentialOf = ({ client }: Case) => `/applications/${client.id}/federatedIdentityCredentials/orders`

/** The field of the credential becomes what the message names. */
const correct =
  (field: 'issuer' | 'subject' | 'audiences'): NonNullable<Row['follow']> =>
  (given, { evidence }) => {
    const value = evidence[0]?.expected
    return given.ground.graph('PATCH', credentialOf(given), {
      [field]: field === 'audiences' ? [value] : value,
    })
  }

export const credentials: readonly Row[] = [
  {
    code: 7000215,
    when: 'the id of the secret was pasted in place of its value',
    client: websiteWithTrace,
    breaks: ({ settings, client }) => {
      settings.secret = client.passwordCredentials[0]?.keyId
    },
    kind: 'use-secret-value-not-id',
    sees: ({ client }) => [
      "a secret's value",
      `a GUID, as the ids of secrets are: "connector" (key id ${client.passwordCredentials[0]?.keyId})`,
    ],
    follow: storedSecret,
  },
  {
    code: 7000215,
    when: 'the secret was removed from the registration',
    client: webSite,
    breaks: ({ ground, client }) =>
      ground.graph('POST', `/applications/${client.id}/removePassword`, {
        keyId: client.passwordCredentials[0]?.keyId,
      }),
    kind: 'new-secret',
    sees: () => ['the one that the client sends', 'none'],
    after: storedSecret,
  },
  {
    code: 7000215,
    when: 'the secret was made a moment ago, and is not known everywhere yet',
    pasted: 5 * MINUTE,
    manifest: { credentials: { secrets: [] } },
    client: webSite,
    configure: newSecret,
    breaks: async (given) => {
      const { ground, client } = given
      const { passwordCredentials } = await ground.graph<typeof client>('GET', `/applications/${client.id}`)
      later(DAY)
      for (const { keyId } of passwordCredentials)
        await ground.graph('POST', `/applications/${client.id}/removePassword`, { keyId })
      await ground.lag(4 * MINUTE)
      await newSecret(given)
    },
    kind: 'retry-later',
    sees: () => ['more than ten minutes ago', /: 2026-/],
    follow: () => {},
  },
  {
    code: 7000222,
    when: 'the secret has expired',
    client: webSite,
    breaks: () => later(181 * DAY),
    kind: 'new-secret',
    sees: () => [/^after \d{4}-\d\d-\d\d$/, /^"connector" \(key id .*\) ended on \d{4}-\d\d-\d\d, /],
    after: storedSecret,
  },
  {
    code: 700027,
    when: 'the certificate is no longer registered',
    ...certified,
    client: service,
    breaks: ({ change }) => change({ keyCredentials: [] }),
    kind: 'other',
    sees: ({ ground }) => [ground.certificate.thumbprint.toUpperCase(), 'none'],
    follow: ({ change, ground }) =>
      change({
        keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: ground.certificate.key }],
      }),
  },
  {
    code: 700023,
    when: 'the assertion of the client is addressed to another tenant',
    ...certified,
    client: service,
    breaks: ({ settings }) => {
      settings.addressee =
        'https://login.microsoftonline.com/fabrikam-emulator.onmicrosoft.com/oauth2/v2.0/token'
    },
    kind: 'other',
    follow: ({ settings }) => {
      settings.addressee = undefined
    },
  },
  {
    code: 700213,
    when: 'the workflow runs for a branch, and the credential is for an environment',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.subject = 'repo:contoso/orders:ref:refs/heads/main'
    },
    kind: 'fix-federated-subject',
    sees: () => ['repo:contoso/orders:ref:refs/heads/main', workflow.subject],
    follow: correct('subject'),
  },
  {
    code: 700213,
    when: 'the repository carries its numbers in its subject',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.subject = 'repo:contoso@1234/orders@5678:environment:production'
    },
    kind: 'fix-federated-subject',
    sees: () => ['repo:contoso@1234/orders@5678:environment:production', workflow.subject],
    follow: correct('subject'),
  },
  {
    code: 7002138,
    when: 'the credential writes the subject in other letters',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.subject = 'repo:Contoso/orders:environment:production'
    },
    kind: 'fix-federated-subject',
    sees: () => ['repo:Contoso/orders:environment:production', workflow.subject],
    follow: correct('subject'),
  },
  {
    code: 700211,
    when: 'the issuer of the enterprise is another than that of the credential',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.issuer = ENTERPRISE_ISSUER
    },
    kind: 'fix-federated-subject',
    sees: () => [ENTERPRISE_ISSUER, workflow.issuer],
    follow: correct('issuer'),
  },
  {
    code: 700212,
    when: 'the workflow asks for a token for another audience',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.audience = 'https://github.com/contoso'
    },
    kind: 'fix-federated-subject',
    sees: () => ['https://github.com/contoso', workflow.audience],
    follow: correct('audiences'),
  },
  {
    code: 70021,
    when: 'the registration has no federated credential',
    ...federated,
    breaks: (given) => given.ground.graph('DELETE', credentialOf(given)),
    kind: 'fix-federated-subject',
    sees: () => [`${workflow.issuer}, ${workflow.subject}, ${workflow.audience}`, 'none'],
    follow: ({ ground, client }, { evidence }) => {
      const [issuer, subject, audience] = evidence[0]?.expected.split(', ') ?? []
      const body = { name: 'orders', issuer, subject, audiences: [audience] }
      return ground.graph('POST', `/applications/${client.id}/federatedIdentityCredentials`, body)
    },
  },
  {
    code: 70021,
    when: 'the federated credential was made a moment ago, and is not known everywhere yet',
    pasted: 5 * MINUTE,
    ...federated,
    breaks: async (given) => {
      const { ground, client } = given
      await ground.graph('DELETE', credentialOf(given))
      await ground.lag(4 * MINUTE)
      const body = { ...workflow, audience: undefined, name: 'orders', audiences: [workflow.audience] }
      await ground.graph('POST', `/applications/${client.id}/federatedIdentityCredentials`, body)
    },
    kind: 'retry-later',
    sees: () => [`${workflow.issuer}, ${workflow.subject}, ${workflow.audience}`, 'orders'],
    follow: () => {},
  },
  {
    code: 700226,
    when: 'the token of another application is presented',
    ...federated,
    breaks: ({ settings }) => {
      settings.proof = 'token of Entra'
    },
    kind: 'other',
    follow: ({ settings }) => {
      settings.proof = 'token of the platform'
    },
  },
  {
    code: 700238,
    when: 'a policy of the tenant forbids the issuer',
    manifest: {
      credentials: {
        secrets: [],
        certificates: [{ name: 'service', file: CERTIFICATE }],
        federated: [{ other: { name: 'orders', issuer: FORBIDDEN_ISSUER, subject: workflow.subject } }],
      },
    },
    client: service,
    configure: certified.configure ?? (() => {}),
    breaks: ({ settings }) => {
      settings.proof = 'token of the platform'
      settings.assertion.issuer = FORBIDDEN_ISSUER
    },
    kind: 'conditional-access',
    sees: () => ['one that the policy of the tenant allows', FORBIDDEN_ISSUER],
    follow: ({ settings }) => {
      settings.proof = 'certificate'
    },
  },
  {
    code: 700024,
    when: 'the job ran longer than its token lives',
    ...federated,
    breaks: ({ settings }) => {
      settings.assertion.lifetime = -10 * MINUTE
    },
    kind: 'reconnect',
    sees: () => ['within the lifetime of the assertion', /2026/],
    follow: ({ settings }) => {
      settings.assertion.lifetime = 5 * MINUTE
    },
  },
  {
    code: 1000502,
    when: 'the certificate has expired',
    ...certified,
    client: service,
    breaks: () => later(10 * 365 * DAY),
    kind: 'other',
    sees: () => [/^after \d{4}-\d\d-\d\d$/, / ended on \d{4}-\d\d-\d\d, /],
    follow: (given) => {
      given.settings.proof = 'secret'
      return newSecret(given)
    },
  },
]
