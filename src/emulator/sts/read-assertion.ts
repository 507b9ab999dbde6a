import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as z from 'zod'
import { refuse } from './token-refusal.ts'

/** The last second that a date can be. */
const LATEST = 8.64e12
const seconds = z.number().min(0).max(LATEST)

const header = z.object({
  x5t: z.string().optional(),
  'x5t#S256': z.string().optional(),
  kid: z.string().optional(),
})

const claims = z.object({
  iss: z.string().optional(),
  sub: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: seconds.optional(),
  nbf: seconds.optional(),
  azp: z.unknown().optional(),
  appid: z.unknown().optional(),
  scp: z.unknown().optional(),
  xms_mirid: z.unknown().optional(),
})

/** What an assertion says, not verified yet. Of claims that only have to be there, the value is not looked at. */
export type AssertionClaims = Readonly<z.infer<typeof claims>>

/** A client assertion as it was sent, and what stands in it. */
export interface Assertion {
  readonly text: string
  readonly header: Readonly<z.infer<typeof header>>
  readonly claims: AssertionClaims & { readonly iss: string }
}

/** Reads an assertion; refuses with AADSTS50027 what is no JWT or has a claim of the wrong type. */
export function readAssertion(text: string): Assertion {
  const read = decode(text)
  const { iss } = read.claims
  if (iss === undefined) throw refuse(90014, { name: 'iss' })
  return { text, header: read.header, claims: { ...read.claims, iss } }
}

function decode(text: string) {
  try {
    return { header: header.parse(decodeProtectedHeader(text)), claims: claims.parse(decodeJwt(text)) }
  } catch {
    throw refuse(50027)
  }
}
