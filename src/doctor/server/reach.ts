import type { Handshake } from '../../model/http.ts'
import type { Failure } from './ask.ts'
import { bad, good, type Judged, type Trouble } from './judged.ts'
import type { Seen } from './look.ts'

/** Whether clients get through to the server at all: name, port, and the certificate. */
export function judgeReach(seen: Seen): Judged[] {
  const [first] = seen.hops
  const { protocol, hostname } = new URL(seen.url)
  if (first.failure) return [bad(ANSWERS, unreached(first.failure, seen))]
  const answers = good(ANSWERS, `HTTP ${first.answer?.status}`)
  if (protocol === 'http:') return isLoopback(hostname) ? [answers] : [answers, bad(SECURE, plain(seen))]
  const { handshake } = seen
  return [answers, handshake ? judgeHandshake(handshake, seen) : good(SECURE)]
}

export const ANSWERS = 'the server answers'
const SECURE = 'the connection is secure'

export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

const SOON = 14 * 24 * 3600_000

function judgeHandshake({ protocol, validTo }: Handshake, { at }: Seen): Judged {
  if (validTo.getTime() - at.getTime() > SOON) return good(SECURE, `${protocol}, until ${day(validTo)}`)
  return bad(SECURE, {
    ...certificate,
    severity: 'warning',
    cause: 'The certificate of the server expires soon; from then on every client refuses the connection.',
    evidence: [{ what: 'end of the certificate', expected: 'more than 14 days away', actual: day(validTo) }],
    summary: 'renew the certificate',
    steps: ['Renew it, and let the server or the proxy in front of it load the new one.'],
  })
}

const plain = ({ url }: Seen): Trouble => ({
  title: 'The server is reached over plain http',
  cause: 'Tokens travel readable for everybody on the way, and most clients refuse such an address.',
  evidence: [{ what: 'address', expected: url.replace(/^http:/, 'https:'), actual: url }],
  kind: 'other',
  summary: 'serve it over https, and give clients that address',
  steps: ['Put a certificate on the server, or a proxy with one in front of it.', publicUrl],
})

const publicUrl =
  'Set the public URL of the server to the https address, so that its metadata name it (ARC-1: ARC1_PUBLIC_URL).'

const certificate = { title: 'Clients do not trust the certificate of the server', kind: 'other' } as const

function unreached(failure: Failure, seen: Seen): Trouble {
  const { code, message } = failure
  const kind = kinds.find(({ codes }) => codes.test(`${code} ${message}`)) ?? anyOther
  return kind.trouble(seen, failure)
}

interface Kind {
  /** Of Node's or OpenSSL's name and text of the failure. */
  readonly codes: RegExp
  trouble(seen: Seen, failure: Failure): Trouble
}

const kinds: readonly Kind[] = [
  {
    codes: /^CERT_HAS_EXPIRED/,
    trouble: ({ handshake, at }) => ({
      ...certificate,
      cause: 'The certificate has expired.',
      evidence: [
        {
          what: 'end of the certificate',
          expected: `after ${day(at)}`,
          actual: handshake ? day(handshake.validTo) : 'in the past',
        },
      ],
      summary: 'renew the certificate',
      steps: ['Renew it, and let the server or the proxy in front of it load the new one.'],
    }),
  },
  {
    codes: /^CERT_NOT_YET_VALID/,
    trouble: ({ handshake, at }) => ({
      ...certificate,
      cause: 'The certificate is not valid yet, or the clock of this machine is wrong.',
      evidence: [
        {
          what: 'begin of the certificate',
          expected: `before ${day(at)}`,
          actual: handshake ? day(handshake.validFrom) : 'in the future',
        },
      ],
      summary: 'use a certificate that is valid now',
      steps: ['Compare the clock of this machine with the time; else replace the certificate.'],
    }),
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID/,
    trouble: ({ url, handshake }, { message }) => ({
      ...certificate,
      cause: 'The certificate is for another name than the one in the address.',
      evidence: [
        {
          what: 'names of the certificate',
          expected: new URL(url).hostname,
          actual: handshake?.names.join(', ') || message,
        },
      ],
      summary: 'use the name that the certificate has, or a certificate for this name',
      steps: [
        'Compare the address with the names; a proxy may show its default certificate where it does not know the name.',
      ],
    }),
  },
  {
    codes: /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY|GET)\w*)/,
    trouble: ({ handshake }, { code }) => ({
      ...certificate,
      cause: code.startsWith('DEPTH_ZERO')
        ? 'The certificate is signed by itself. Clients in the cloud (Power Platform, Claude, ChatGPT) never take that.'
        : 'Nobody that this machine trusts signed the certificate, or the server does not send the certificates between.',
      evidence: [
        {
          what: 'who signed the certificate',
          expected: 'a public certificate authority',
          actual: `${handshake?.issuer ?? 'unknown'} (${code})`,
        },
      ],
      summary: 'use a certificate of a public authority, and send its whole chain',
      steps: [
        'Let the server send its certificate together with the intermediate ones (fullchain.pem).',
        'Where the authority is that of your organisation: set NODE_EXTRA_CA_CERTS to its certificate, here and for clients on this machine.',
      ],
    }),
  },
  {
    codes: /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|unsupported protocol|alert protocol version/i,
    trouble: ({ handshake }) => ({
      title: 'The server speaks an old version of TLS only',
      cause: 'Clients, and Power Platform with them, refuse versions before TLS 1.2.',
      evidence: [
        { what: 'version', expected: 'TLSv1.2 or TLSv1.3', actual: handshake?.protocol ?? 'an older one' },
      ],
      kind: 'other',
      summary: 'switch TLS 1.2 or 1.3 on',
      steps: ['Set the lowest version of the server or proxy to TLS 1.2.'],
    }),
  },
  {
    codes: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|wrong version number/i,
    trouble: ({ url }) => ({
      title: 'The server does not speak TLS on this port',
      cause: 'The address says https, and the port answers in plain http.',
      evidence: [{ what: 'protocol of the port', expected: 'https', actual: 'http' }],
      kind: 'other',
      summary: 'give clients the address of the proxy that does TLS, or put one in front',
      steps: [`Nothing answers https at ${new URL(url).host}: look up the public address.`],
    }),
  },
  {
    codes: /^(?:ENOTFOUND|EAI_)/,
    trouble: ({ url }) => down('The name is not known here.', `no address for ${new URL(url).hostname}`),
  },
  {
    codes: /^PROXY_REFUSED/,
    trouble: (_, { message }) => down('The proxy of this machine does not lead there.', message),
  },
  {
    codes: /^ECONNREFUSED/,
    trouble: ({ url }) => down('Nothing listens on that port.', `connection refused by ${new URL(url).host}`),
  },
  {
    codes: /^(?:TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/,
    trouble: (_, { message }) => down('It does not answer in time; a firewall may stand between.', message),
  },
]

const anyOther: Kind = {
  codes: /^/,
  trouble: (_, { code, message }) =>
    down('The connection broke off before an answer.', `${code}: ${message}`),
}

const down = (cause: string, actual: string): Trouble => ({
  title: 'The server cannot be reached',
  cause,
  evidence: [{ what: 'answer', expected: 'HTTP 401 to a request without a token', actual }],
  kind: 'other',
  summary: 'start the server, or correct its address',
  steps: [
    'Open the address from here, for example with curl -i.',
    'Behind a proxy set HTTPS_PROXY; clients in the cloud need an address that is reachable from outside.',
  ],
})

const day = (date: Date): string => date.toISOString().slice(0, 10)
