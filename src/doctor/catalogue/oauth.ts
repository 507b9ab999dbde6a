import type { Misconfiguration } from './catalogue.ts'
import { replacedSecret } from './secret-steps.ts'
import { signInLogEntry } from './sign-in-log.ts'

/** OAuth's own error words: all there is where the number was cut off. */
export const oauth: readonly Misconfiguration[] = [
  {
    id: 'interaction-required',
    title: 'The person has to sign in again',
    codes: [],
    says: ['interaction_required', 'login_required', 'invalid_grant'],
    see: 'The answer says interaction_required, login_required or invalid_grant, without a number.',
    why: 'The token service wants to see the person: the session ended, or a policy asks for more.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'The session or the refresh token has ended.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again',
          steps: [
            'Sign in again, or make the connection anew.',
            'If it fails: paste the whole answer, with its AADSTS number.',
          ],
        },
      },
      {
        cause: 'A policy asks for a second factor.',
        checks: ['conditional-access'],
        fix: {
          kind: 'conditional-access',
          summary: 'sign in interactively, with the second factor',
          steps: [`${signInLogEntry}, tab Conditional Access.`],
        },
      },
    ],
    confidence: 'low',
  },
  {
    id: 'client-refused',
    title: 'The token service refuses the client',
    codes: [],
    says: ['invalid_client', 'unauthorized_client'],
    see: 'The answer says invalid_client or unauthorized_client, without a number.',
    why: 'The client id is unknown, or its secret or certificate is not accepted.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'The secret is wrong or has expired.',
        checks: ['secret-valid', 'secret-hint'],
        fix: {
          kind: 'new-secret',
          summary: 'create a new secret and deliver it to the client',
          steps: [...replacedSecret, 'For more: paste the whole answer, with its AADSTS number.'],
        },
      },
      {
        cause: 'The client id is not one of this tenant.',
        checks: ['client-exists', 'client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'correct the client id',
          steps: ['Compare it with the Application (client) ID.'],
        },
      },
    ],
    confidence: 'low',
  },
  {
    id: 'scope-refused',
    title: 'The token service refuses the scope',
    codes: [],
    says: ['invalid_scope', 'invalid_resource'],
    see: 'The answer says invalid_scope or invalid_resource, without a number.',
    why: 'Scope or resource are not those of an API in this tenant.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'The scope text is wrong.',
        checks: ['scope-text', 'scope-exposed', 'identifier-uri'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'correct the scope in the client',
          steps: [
            'Copy the scope from "Expose an API".',
            'For more: paste the whole answer, with its AADSTS number.',
          ],
        },
      },
    ],
    confidence: 'low',
  },
  {
    id: 'access-denied',
    title: 'Access was denied',
    codes: [],
    says: ['access_denied'],
    see: 'The redirect carries access_denied, without a number.',
    why: 'The person, an administrator or a policy said no.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'Consent was declined, or only an administrator may give it.',
        checks: ['consent-policy', 'grants'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'grant consent for the whole tenant',
          steps: [
            'App registrations, the app, API permissions, Grant admin consent.',
            'For more: paste the whole answer, with its AADSTS number.',
          ],
        },
      },
      {
        cause: 'The user is not assigned to the app.',
        checks: ['assignment'],
        fix: {
          kind: 'assign-user',
          summary: 'assign the user',
          steps: ['Enterprise applications, the app, Users and groups.'],
        },
      },
    ],
    confidence: 'low',
  },
]
