import type { Misconfiguration } from './catalogue.ts'
import { either, signal, wording } from './condition.ts'
import { replacedSecret } from './secret-steps.ts'
import { isSharedClient } from './well-known.ts'

const namesValueNotId = wording(
  'value-not-id',
  'the message itself says that the value and not the id is wanted',
)
const wasRenewed = signal('secret-renewed', 'the text speaks of a rotation, a key vault or a deployment')
const tooOld = wording('too-old', 'the message speaks of the lifetime of the assertion')
const secretIsGuid = signal('secret-is-guid', 'the secret that the request sent has the form of an id')

const useValue = {
  kind: 'use-secret-value-not-id',
  summary: "paste the secret's value, not its id",
  steps: [
    'Under Certificates & secrets the column "Value" is the secret; "Secret ID" is not. The value is shown only right after it was created.',
    'Where it is no longer known: `appreg secret rotate --app {appId}`, or create a new one there, and put its value into the connector or client.',
    'Save, and make a new connection.',
  ],
} as const

const ownClient = {
  kind: 'wrong-client-id',
  summary: 'register a client of your own, and use its client id instead of {appId}',
  steps: [
    'Make an app registration with a credential of its own, consent to it, and configure its client id.',
  ],
} as const

// docs/decisions/certificates.md names the reports.
const ellipticCurve = {
  // Whether it is registered tells nothing: Entra takes it, and cannot use it.
  checks: ['client-settings'],
  fix: {
    kind: 'other',
    summary: 'sign with a certificate that has an RSA key of 2048 bits or more',
    steps: [
      '`openssl x509 -in CERTIFICATE.pem -noout -text` shows "Public Key Algorithm": id-ecPublicKey is an elliptic curve.',
      'Make one with an RSA key, upload it under Certificates & secrets, and let the client sign with it.',
    ],
  },
} as const

const rejected: Misconfiguration['causes'] = [
  {
    cause: 'Secret or certificate do not belong to the app.',
    checks: ['secret-hint', 'secret-valid', 'certificate-registered'],
    fix: {
      kind: 'new-secret',
      summary: 'renew the credential of {appId} and deliver it to the client',
      steps: replacedSecret,
    },
  },
  {
    cause: 'The client signs with a certificate or key that the app does not hold.',
    checks: ['certificate-registered', 'assertion-claims'],
    fix: {
      kind: 'other',
      summary: 'register the public part of the certificate on the app',
      steps: [
        'App registrations, the app, Certificates & secrets, Certificates: upload the certificate that signs.',
      ],
    },
  },
]

export const credential: readonly Misconfiguration[] = [
  {
    id: 'secret-wrong',
    title: 'The client secret is not one of this app',
    codes: [7000215],
    says: ['invalid client secret'],
    see: 'The token request is refused with invalid_client.',
    why: "Entra compares the secret with the app's password credentials; none fits.",
    shows: [
      {
        what: 'client secret of the request',
        expected: 'the value of a secret of the app {appId}',
        actual: 'another text',
      },
    ],
    causes: [
      {
        cause: 'The id of the secret was pasted: it has the form of a GUID, and the request sent one.',
        only: secretIsGuid,
        when: secretIsGuid,
        checks: ['secret-is-id'],
        fix: useValue,
      },
      {
        cause: 'The secret was renewed, or the app made anew, and the client still sends the old one.',
        only: wasRenewed,
        checks: ['secret-hint', 'secret-valid'],
        fix: {
          kind: 'new-secret',
          summary: 'deliver the present secret of {appId} to the client, and restart it',
          steps: replacedSecret,
        },
      },
      {
        cause: "The secret's id was pasted instead of its value.",
        only: namesValueNotId,
        checks: ['secret-is-id', 'secret-hint'],
        fix: useValue,
      },
      {
        cause: 'The configured secret is old, was deleted, or is one of another app.',
        checks: ['secret-hint', 'secret-valid', 'client-id-in-connector'],
        fix: {
          kind: 'new-secret',
          summary: 'create a new secret for {appId} and deliver it to the client',
          steps: replacedSecret,
        },
      },
      {
        cause: "The secret's id was pasted, which has the form of a GUID, instead of its value.",
        unless: either(namesValueNotId, secretIsGuid),
        checks: ['secret-is-id', 'secret-hint'],
        fix: useValue,
      },
      {
        cause:
          'The secret is mangled on its way: cut off, in quotes, with a blank or line end, not URL-encoded, or changed by the client.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send the secret whole, URL-encoded once',
          steps: [
            'Compare the length of the secret where it is stored with what the client sends; characters such as + / & % ~ and $ are changed by shells and forms.',
            'If it began with an update of the client or its library: try the version before.',
          ],
        },
      },
      {
        cause: 'The client id is that of another app than the one the secret belongs to.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use client id and secret of the same app',
          steps: [
            'Compare {appId} with the Application (client) ID of the app under which the secret was created.',
          ],
        },
      },
      {
        cause:
          'The secret was made some minutes ago, and is not known everywhere yet; or the client still sends the one before.',
        checks: ['secret-age'],
        fix: {
          kind: 'retry-later',
          summary: 'wait, and try again',
          steps: [
            'Try again after five minutes.',
            'Where it stays: compare the beginning of the secret that the client sends with the column "Value" under Certificates & secrets.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'credentials-rejected',
    title: 'The credentials of the client were rejected',
    codes: [50012],
    see: 'The token request is refused with invalid_client, often behind AADSTS70002.',
    why: 'Secret or certificate of the request fit none that the app holds.',
    causes: rejected,
    confidence: 'high',
  },
  {
    id: 'credentials-wrapped',
    title: 'The credentials of a request were rejected for a reason of its own',
    codes: [70002],
    says: ['error validating credentials'],
    see: 'The token request is refused with invalid_client. The second number of the message tells the reason.',
    why: 'Older texts put this number in front of the real one.',
    stands: 'around another',
    causes: rejected,
    confidence: 'high',
  },
  {
    id: 'secret-expired',
    title: 'The client secret has expired',
    codes: [7000222],
    says: ['client secret keys are expired', 'client secret keys for app … are expired'],
    see: 'What worked for months is refused with invalid_client.',
    why: 'Secrets have an end date. Entra knows the secret, but it is past.',
    shows: [{ what: 'secrets of the app {appId}', expected: 'one that is valid now', actual: 'expired' }],
    causes: [
      {
        cause: 'The secret that the client sends is past its end date.',
        checks: ['secret-valid'],
        fix: {
          kind: 'new-secret',
          summary: 'create a new secret for {appId} and deliver it to the client',
          steps: replacedSecret,
        },
      },
      {
        cause: 'The app came with a program or sample: only its owner can renew the secret.',
        checks: ['client-id-in-connector', 'secret-valid'],
        fix: ownClient,
      },
    ],
    confidence: 'high',
  },
  {
    id: 'certificate-not-registered',
    title: 'The certificate that signs is not registered or not valid',
    codes: [700027, 1000502, 700030, 7000214, 7000274, 50017],
    says: [
      'certificate with identifier used to sign the client assertion is not registered',
      'client assertion contains an invalid signature',
    ],
    see: 'The token request is refused with invalid_client.',
    why: 'Entra looks up the signing certificate by its thumbprint among the key credentials of the app, and checks its validity.',
    shows: [
      {
        what: 'thumbprint of the certificate',
        expected: 'one of the key credentials of {appId}',
        actual: '{thumbprint}',
      },
      { what: 'reason that Entra gives', expected: 'a registered, valid key', actual: '{reason}' },
    ],
    causes: [
      {
        cause: 'The client id is that of an app that many share: nobody can register a certificate on it.',
        only: isSharedClient,
        checks: ['first-party-client', 'client-id-in-connector'],
        fix: ownClient,
      },
      {
        cause:
          'The public part of the certificate was never uploaded to this app, was replaced, or has expired.',
        checks: ['certificate-registered'],
        fix: {
          kind: 'other',
          summary: 'upload the certificate that the client signs with to the app {appId}',
          steps: [
            'App registrations, the app, Certificates & secrets, Certificates, Upload certificate.',
            'Compare its thumbprint with {thumbprint}.',
          ],
        },
      },
      {
        cause: 'The client signs with the certificate of another app, or the client id is another one.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use client id and certificate of the same app',
          steps: ['Compare {appId} with the Application (client) ID of the app that holds the certificate.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'assertion-audience',
    title: 'The client assertion is addressed to somebody else',
    codes: [700021, 50027, 50048],
    shared: { codes: [700023], when: wording('assertion', 'the message speaks of the client assertion') },
    says: ['assertion audience … does not match realm issuer', "issuer/subject of the client's assertion"],
    see: 'The token request is refused with invalid_client.',
    why: 'The `aud` of the assertion has to be the token endpoint (or the issuer) of the tenant that receives it; `iss` and `sub` the client id.',
    causes: [
      {
        cause:
          'The assertion names another tenant, another cloud or another endpoint as its audience, or another client as its issuer.',
        checks: ['assertion-claims', 'authority'],
        fix: {
          kind: 'other',
          summary: 'make `aud` the token endpoint of the tenant, `iss` and `sub` the client id',
          steps: [
            'Set `aud` to `https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token`.',
            'Set `iss` and `sub` to {appId}.',
          ],
        },
      },
      {
        cause: 'The token endpoint belongs to another tenant than the assertion was made for.',
        checks: ['authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'use the same tenant id in the endpoint and in the assertion',
          steps: [
            'Replace common, organizations or a domain by the tenant id in the settings of the client.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'assertion-expired',
    title: 'The client assertion is too old or too young',
    codes: [700024],
    // Older than federated credentials: whoever gets this number signs the assertion itself.
    shared: { codes: [50012], when: tooOld },
    says: ['client assertion is not within its valid time range'],
    see: 'A pipeline or service fails after some minutes, or on one machine only.',
    why: 'The token of a pipeline lives for minutes, a signed assertion at most for some more. Clocks that differ have the same effect.',
    shows: [
      { what: 'time of the request', expected: 'within the lifetime of the assertion', actual: '{time}' },
    ],
    causes: [
      {
        cause: 'The job ran longer than the token of the pipeline lives.',
        checks: ['assertion-claims'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again right before the step that needs it',
          steps: [
            'Repeat the sign-in step (azure/login, az login) in the job, close to the command that fails.',
          ],
        },
      },
      {
        cause: 'The clock of the machine is off.',
        when: tooOld,
        checks: ['assertion-claims'],
        fix: {
          kind: 'other',
          summary: 'set the clock',
          steps: ['Synchronize the clock of the machine that signs.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'assertion-key-unsupported',
    title: 'Entra cannot check a signature of this key',
    codes: [5002730],
    says: ['unsupported key for the signing algorithm'],
    see: 'The token request is refused with invalid_client or invalid_request, although the certificate is registered.',
    why: 'Entra takes certificates of every kind, and checks client assertions signed with RS256 or PS256 only.',
    causes: [
      {
        cause: 'MSAL.NET 4.60.0 signs with PS256 in a form that Entra refuses for some certificates.',
        when: signal('msal-net', 'the text is one of MSAL.NET'),
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'update MSAL.NET to 4.60.1 or newer',
          steps: [
            'Update the package Microsoft.Identity.Client, also where another package brings it along.',
            'If it is newer already: look at the key of the certificate.',
          ],
        },
      },
      { ...ellipticCurve, cause: 'The key of the certificate is on an elliptic curve.' },
    ],
    confidence: 'medium',
  },
  {
    id: 'token-not-built',
    title: 'Entra failed on the request, and does not say why',
    codes: [50000],
    says: ['there was an error issuing a token'],
    see: 'The sign-in or the token request ends with a server error.',
    why: 'What Entra did not foresee ends here: a disturbance of its own, and registrations that it stores and cannot use.',
    causes: [
      {
        cause: 'The client signs with a certificate whose key is on an elliptic curve.',
        only: signal('certificate', 'the text speaks of a certificate or a client assertion'),
        ...ellipticCurve,
      },
      {
        cause: 'A disturbance of the sign-in service.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'retry-later',
          summary: 'try again; ask the support of Microsoft if it stays',
          steps: [
            'Try again after some minutes.',
            'The support of Microsoft finds the reason by the correlation id {correlationId}, of {timestamp}.',
          ],
        },
      },
      {
        cause: 'Consent to the permissions of the client is missing or incomplete.',
        checks: ['grants', 'required-access'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'grant {appId} consent for the whole tenant',
          steps: ['App registrations, the app, API permissions, Grant admin consent.'],
        },
      },
      {
        cause: 'Claims of the token are configured in a way that Entra cannot fulfil.',
        checks: ['accept-mapped-claims'],
        fix: {
          kind: 'other',
          summary: 'take out what was added to claims last',
          steps: [
            'App registrations, the app, Token configuration; Enterprise applications, the app, Single sign-on, Attributes & Claims.',
          ],
        },
      },
    ],
    confidence: 'low',
  },
  {
    id: 'managed-identity-with-secret',
    title: "A managed identity's id was used with a secret",
    codes: [7000232],
    see: 'The token request is refused with invalid_client.',
    why: 'A managed identity has no secrets: its tokens come from the platform it runs on.',
    causes: [
      {
        cause: 'The client id is that of a managed identity.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use the client id of an app registration',
          steps: [
            'Configure the Application (client) ID of the registration that holds the secret, or use the managed identity without one.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
]
