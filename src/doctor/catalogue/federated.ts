import type { Misconfiguration } from './catalogue.ts'

const correct = [
  'App registrations, the app, Certificates & secrets, Federated credentials: open the credential, or add one.',
  'Copy issuer {issuer}, subject {subject} and audience {audience} as the message gives them, upper and lower case included.',
  'Wait some minutes: a new credential is not known everywhere at once.',
]

export const federated: readonly Misconfiguration[] = [
  {
    id: 'federated-credential-mismatch',
    title: 'No federated credential fits the token that was presented',
    codes: [700213, 700211, 700212, 7002137, 7002138, 7002121, 70021, 700214, 700227, 70022204],
    says: ['no matching federated identity record found'],
    see: 'A pipeline, cluster or connector without a secret is refused with invalid_client.',
    why: 'Issuer, subject and audience of the token have to equal those of one federated credential, character by character. The message names the value that was presented.',
    shows: [
      {
        what: 'subject of the token',
        expected: 'the subject of a federated credential',
        actual: '{subject}',
      },
      { what: 'subject that Entra expects', expected: '{expectedSubject}', actual: '{subject}' },
      { what: 'issuer of the token', expected: 'the issuer of a federated credential', actual: '{issuer}' },
      { what: 'audience of the token', expected: 'api://AzureADTokenExchange', actual: '{audience}' },
    ],
    causes: [
      {
        cause:
          'The app has no credential for this subject: another branch, environment, tag or pull request, another repository, another service account, or a repository whose subject holds numbers (owner@id/name@id).',
        checks: ['federated-credential'],
        fix: {
          kind: 'fix-federated-subject',
          summary:
            'make issuer, subject and audience of the federated credential equal to those in the message',
          steps: correct,
        },
      },
      {
        cause: 'The credential was created or changed some minutes ago.',
        checks: ['federated-credential-age'],
        fix: {
          kind: 'retry-later',
          summary: 'wait, and try again',
          steps: ['Run it again after five minutes.'],
        },
      },
      {
        cause: 'The client id or tenant of the job is that of another app, which has no such credential.',
        checks: ['client-id-in-connector', 'authority'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the client id of the app that holds the credential',
          steps: ['Compare client-id and tenant-id of the job with those of the registration.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'federation-with-entra-token',
    title: "Entra's own token was presented as a federated one",
    codes: [700222, 700226, 700229],
    says: ['aad-issued tokens may not be used for federated identity'],
    see: 'The token request is refused with invalid_client.',
    why: 'As an assertion Entra takes tokens of other issuers, and of its own only those of managed identities.',
    causes: [
      {
        cause: 'The assertion is the token of a user or of another app registration.',
        checks: ['assertion-claims', 'federated-credential'],
        fix: {
          kind: 'other',
          summary: 'present the token of a managed identity, or of an outside issuer',
          steps: [
            'Ask the managed identity for a token with the audience api://AzureADTokenExchange, and present that one.',
          ],
        },
      },
      {
        cause: 'The federated credential names Entra as the issuer where an outside one is meant.',
        checks: ['federated-credential'],
        fix: {
          kind: 'fix-federated-subject',
          summary: 'correct the issuer of the federated credential',
          steps: correct,
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'federation-algorithm',
    title: 'The federated token is signed in a way that Entra does not check',
    codes: [5002738],
    see: 'The token request is refused, although a federated credential fits the token.',
    why: 'Of outside issuers Entra takes tokens signed with an RSA key (RS256); those with a key on an elliptic curve (ES256) it refuses.',
    causes: [
      {
        cause: 'The issuer signs its tokens with ES256.',
        checks: ['assertion-claims'],
        fix: {
          kind: 'other',
          summary: 'let the issuer sign with RS256',
          steps: [
            'Look at `alg` in the head of the token, which jwt.ms shows without sending it.',
            'Give the issuer an RSA key, and publish it at its `jwks_uri`.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'federation-forbidden',
    title: 'A policy of the tenant forbids this federation',
    codes: [700223, 700238, 7002381],
    see: 'The token request is refused although the credential is right.',
    why: 'Administrators can forbid workload identity federation, or allow certain issuers only.',
    shows: [
      {
        what: 'issuer of the token',
        expected: 'one that the policy of the tenant allows',
        actual: '{issuer}',
      },
    ],
    causes: [
      {
        cause: "The tenant's policy forbids the issuer, or federation as such.",
        checks: ['tenant-policy'],
        fix: {
          kind: 'conditional-access',
          summary: "ask the tenant's administrator for an exemption, or use a certificate",
          steps: [
            'Show the administrator the message with its correlation id {correlationId}; the app is {appId}.',
          ],
        },
      },
      {
        cause: 'The federation is not meant to be used here.',
        checks: ['tenant-policy'],
        fix: {
          kind: 'other',
          summary: 'use another credential',
          steps: ['Register a certificate on the app, and configure it in the client.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
