import type { Misconfiguration } from './catalogue.ts'
import { signal } from './condition.ts'
import { signInLogEntry } from './sign-in-log.ts'

const askOwner = [
  `${signInLogEntry}, tab Conditional Access, names the policy.`,
  'Fulfil it (sign in interactively, with MFA, from the device it wants), or ask the owner of the policy for an exemption of this app.',
] as const

export const policy: readonly Misconfiguration[] = [
  {
    id: 'conditional-access-blocked',
    title: 'A policy of the tenant blocks the sign-in',
    codes: [53003, 53005, 530032, 530035, 50131],
    says: ['access has been blocked by conditional access policies', 'blocked by conditional access'],
    see: 'The interactive sign-in may succeed, and the token request after it fails.',
    why: "A Conditional Access policy or the security defaults do not let this request through. A connector's server redeems the code from another place than the person's browser, and is judged by itself.",
    causes: [
      {
        cause: 'A policy blocks this user, app, place or kind of client.',
        checks: ['conditional-access'],
        fix: {
          kind: 'conditional-access',
          summary: 'find the policy in the sign-in log; its owner exempts the app, or the sign-in fulfils it',
          steps: askOwner,
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'mfa-required',
    title: 'A second factor is required',
    codes: [50076, 50079, 50072, 50074, 50158],
    says: [
      'you must use multi-factor authentication',
      'you must enroll in multi-factor authentication',
      'aadsts50076',
    ],
    see: 'A silent refresh, an on-behalf-of call or a sign-in with user name and password fails; an interactive one works.',
    why: 'Only a person can give a second factor. The answer carries a claims challenge that the client has to pass on.',
    shows: [{ what: 'sign-in to {resource}', expected: 'with a second factor', actual: 'without one' }],
    causes: [
      {
        cause: 'A policy demands MFA, and this request shows nobody a page.',
        checks: ['conditional-access'],
        fix: {
          kind: 'conditional-access',
          summary:
            'sign in interactively with the second factor; its owner may exempt the app from the policy',
          steps: [
            'Reconnect the connection, or sign in again in the client.',
            'An API that acts on behalf of users returns the claims of the answer to its client, which signs in again with them.',
            ...askOwner,
          ],
        },
      },
      {
        cause: 'The connection or the saved sign-in is older than the policy.',
        when: signal('sign-in-advised', 'the program itself asks to sign in again'),
        checks: ['sign-in-log'],
        fix: {
          kind: 'reconnect',
          summary: 'sign out and in again, or make the connection anew',
          steps: ['Sign out (`az logout`) and in again, or delete the connection and create it again.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'device-required',
    title: 'A managed device or an approved client is required',
    codes: [53000, 53001, 53002, 50097, 50005, 530003, 530004],
    see: 'The sign-in page says that the device or the app does not meet the requirements.',
    why: 'A policy lets only compliant or joined devices, or approved clients, in. Servers of connectors never are.',
    causes: [
      {
        cause: 'The device or client does not fulfil the policy.',
        checks: ['conditional-access'],
        fix: {
          kind: 'conditional-access',
          summary: 'use a device that the policy accepts, or ask its owner for an exemption',
          steps: askOwner,
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'sign-in-frequency',
    title: 'A policy ended the session',
    codes: [70043, 50078],
    says: [
      'refresh token has expired or is invalid due to sign-in frequency',
      'presented multi-factor authentication has expired',
    ],
    see: 'A connection dies after a fixed time, for everybody.',
    why: 'The policy for the sign-in frequency, or for the age of the second factor, makes people sign in again.',
    causes: [
      {
        cause: 'The time that the policy sets is over.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again, with the second factor',
          steps: ['Reconnect the connection, or sign in again in the client.'],
        },
      },
      {
        cause: 'The policy is too strict for a connection that nobody watches.',
        checks: ['conditional-access'],
        fix: {
          kind: 'conditional-access',
          summary: 'let the owner of the policy exempt the app',
          steps: askOwner,
        },
      },
    ],
    confidence: 'high',
  },
]
