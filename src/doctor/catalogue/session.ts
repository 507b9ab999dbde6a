import type { Misconfiguration } from './catalogue.ts'
import { signal, wording } from './condition.ts'

const reconnect = {
  kind: 'reconnect',
  summary: 'sign in again, or make the connection anew',
  steps: ['Delete the connection (or sign out), and create it again.'],
} as const

export const session: readonly Misconfiguration[] = [
  {
    id: 'grant-dead',
    title: 'The refresh token or the session has ended',
    codes: [70008, 700082, 50173, 50132, 50133, 500133],
    shared: {
      codes: [50013],
      when: wording('too-old', 'the message speaks of the lifetime of the assertion'),
    },
    says: [
      'refresh token has expired',
      'the grant is expired',
      'provided grant has expired',
      'the grant was issued on',
      'token has been revoked',
    ],
    see: 'A connection that worked asks for a sign-in.',
    why: 'The token ran out, was unused for 90 days, or was revoked with a password change or by an administrator.',
    shows: [
      { what: 'refresh token', expected: 'one that is valid', actual: 'unused or revoked since {time}' },
    ],
    causes: [
      {
        cause:
          'The token was unused too long, or was revoked: a new password, a disabled account, an administrator.',
        checks: ['sign-in-log'],
        fix: reconnect,
      },
    ],
    confidence: 'high',
  },
  {
    id: 'grant-invalid',
    title: 'The code or refresh token is not accepted',
    codes: [70000],
    says: ['authorization code is malformed or invalid'],
    see: 'The token request is refused with invalid_grant.',
    why: 'Codes and refresh tokens are long, hold characters that mean something in an address, and count letter by letter: one that was cut off, decoded twice or turned to lower case is another one.',
    causes: [
      {
        cause: 'The session or the consent behind the token has ended.',
        only: wording('expired', 'the message says that the grant has expired'),
        checks: ['sign-in-log'],
        fix: reconnect,
      },
      {
        cause: 'The code or token was cut off or changed on its way.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'pass the code on whole, URL-encoded once',
          steps: ['Look at what the client or proxy does with `code` and `refresh_token`.'],
        },
      },
      {
        cause: 'The token is dead, or belongs to another app or address.',
        checks: ['sign-in-log'],
        fix: reconnect,
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'silent-sign-in',
    title: 'A silent sign-in found nobody signed in',
    codes: [50058],
    says: ['silent sign-in request was sent but no user is signed in'],
    see: 'A page asks for a token without showing anything, and gets login_required; often in a loop, in some browsers only.',
    why: 'A silent request takes the session of the browser. Where the browser sends no cookies of Entra to a frame in another site (blocked third-party cookies, a private window, an extension), there is none.',
    causes: [
      {
        cause: 'The browser keeps the cookies of the session from the frame in which the page asks.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary:
            'let the client answer this error with an interactive request, and try without the blocker',
          steps: [
            'Allow third-party cookies for login.microsoftonline.com, or switch the extension off, to see whether it is that.',
            'In the client: on login_required go on with a redirect or a popup; use the code flow with a refresh token, which needs no frame; give a login hint.',
          ],
        },
      },
      {
        cause: 'The session has ended, or the person never signed in.',
        checks: ['sign-in-log'],
        fix: { ...reconnect, summary: 'sign in again' },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'code-used-twice',
    title: 'The code was redeemed twice',
    codes: [54005],
    says: ['authorization code was already redeemed'],
    see: 'The token request is refused with invalid_grant; often it is the second error of a retry.',
    why: 'A code counts once. A client that tries again after a refusal gets this, whatever the first reason was.',
    stands: 'after another',
    causes: [
      {
        cause: 'The client tried again after another refusal, or the page was loaded twice.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again, and look at the first refusal',
          steps: [
            'Sign in again.',
            'If it fails again: find the first error in the log of the client; it is the real one.',
          ],
        },
      },
      {
        cause: 'The client redeems each code twice.',
        when: signal('code-handler', 'it is the program redeeming the code that says so'),
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'redeem each code once',
          steps: [
            'Look for a handler that runs twice: a reload, two instances, a development mode that mounts twice.',
          ],
        },
      },
      {
        cause: 'The answer to the first attempt was lost on a bad connection.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'retry-later',
          summary: 'try again',
          steps: ['Start the sign-in again, which gives a new code.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'pkce-mismatch',
    title: 'The code verifier does not fit the challenge',
    codes: [501481, 501491, 50147],
    says: ['code_verifier does not match'],
    see: 'The token request is refused with invalid_grant.',
    why: 'The client that redeems the code has to hold the verifier whose hash it sent at sign-in.',
    stands: 'after another',
    causes: [
      {
        cause:
          'Sign-in and token request were handled by different instances, or a second attempt used a new verifier.',
        checks: ['client-settings', 'sign-in-log'],
        fix: {
          kind: 'other',
          summary: 'keep the verifier with the session; start the sign-in again',
          steps: [
            'Sign in again in one tab.',
            'With several instances behind a proxy: store the verifier in a shared session.',
            'After AADSTS700025: correct the platform of the redirect URI first.',
          ],
        },
      },
      {
        cause: 'The sign-in was interrupted.',
        checks: ['sign-in-log'],
        fix: { ...reconnect, summary: 'sign in again' },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'request-malformed',
    title: 'Entra cannot read the request',
    codes: [9002313, 90023, 90013],
    see: 'The token request is refused with invalid_request or invalid_grant, and no detail.',
    why: 'Code, secret or body arrive mangled: a missing URL encoding, a cut-off value, a wrong content type.',
    stands: 'after another',
    causes: [
      {
        cause: 'A value was not URL-encoded, or was cut off by a setting with a length limit.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send the values whole, URL-encoded once',
          steps: [
            'Compare the length of the configured secret and code with what the client sends.',
            'Send the body as application/x-www-form-urlencoded.',
          ],
        },
      },
      {
        cause: 'The code or refresh token is no longer what Entra issued.',
        checks: ['sign-in-log'],
        fix: { ...reconnect, summary: 'sign in again' },
      },
    ],
    confidence: 'medium',
  },
]
