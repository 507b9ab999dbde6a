import { renewedWebsite, website, websiteWithProof } from '../clients/by-hand.ts'
import { DAY, MINUTE } from '../ground.ts'
import type { Row } from '../loop.ts'

export const sessions: readonly Row[] = [
  {
    code: 501481,
    when: 'another instance of the client redeems the code, with a verifier of its own',
    client: websiteWithProof,
    breaks: ({ settings }) => {
      settings.redeem.code_verifier = 'v'.repeat(43)
    },
    kind: 'other',
    follow: ({ settings }) => {
      delete settings.redeem.code_verifier
    },
  },
  {
    code: 54005,
    when: 'the page that redeems the code is loaded twice',
    client: website,
    breaks: ({ settings }) => {
      settings.reloads = true
    },
    kind: 'reconnect',
    follow: ({ settings }) => {
      settings.reloads = false
    },
  },
  {
    code: 70008,
    when: 'the code is redeemed too late',
    client: website,
    breaks: ({ settings }) => {
      settings.pause = 11 * MINUTE
    },
    kind: 'reconnect',
    follow: ({ settings }) => {
      settings.pause = 0
    },
  },
  {
    code: 700082,
    when: 'a connection was not used for three months',
    client: renewedWebsite,
    breaks: ({ settings }) => {
      settings.idle = 91 * DAY
    },
    kind: 'reconnect',
    sees: () => ['one that is valid', /^unused or revoked since 20\d\d-\d\d-\d\dT/],
    follow: ({ settings }) => {
      settings.idle = DAY
    },
  },
]
