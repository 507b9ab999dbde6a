import type { Evidence } from '../../model/finding.ts'
import { isGuid } from '../catalogue/well-known.ts'
import { nameDifference } from '../difference.ts'
import { quotable } from '../read/quotable.ts'
import type { DecodedToken } from '../read/tokens.ts'
import { isEntra } from '../server/metadata.ts'
import { amiss, inOrder, type Judgement, type Suspicion, unknown } from './check.ts'
import type { Picture } from './picture.ts'

/** What the assertion of the pasted request says, as far as it is known what it has to say. */
export function assertionClaims(picture: Picture | undefined, suspicion: Suspicion): Judgement {
  const { assertion } = suspicion.situation
  const judged = assertion && judges[suspicion.misconfiguration]?.(assertion, suspicion, picture)
  return judged ?? { ...unknown, place: 'the client assertion, decoded where it is made' }
}

type Judge = (
  assertion: DecodedToken,
  suspicion: Suspicion,
  picture: Picture | undefined,
) => Judgement | undefined

/** `isRight` where it is more than to be equal. */
interface Claim extends Evidence {
  readonly isRight?: boolean
}

/** Of an assertion that the client signed itself; the token of another issuer is held against the federated credentials. */
const parties: Judge = ({ claims }, { situation: { parameters } }, picture) => {
  const client = picture?.client.appId ?? parameters.appId
  const tenant = picture?.tenantId ?? parameters.tenant
  if (!isGuid(text(claims.iss)) || client === undefined || tenant === undefined) return undefined
  const login = picture?.cloud.login ?? `https://${parameters.loginHost ?? 'login.microsoftonline.com'}`
  const tenants = [tenant, parameters.tenant ?? tenant, ...(picture?.domains ?? [])]
  const audiences = [claims.aud].flat().map(text)
  const rows: readonly Claim[] = [
    { what: '`iss`', expected: client, actual: text(claims.iss) },
    { what: '`sub`', expected: client, actual: text(claims.sub) || 'none' },
    {
      what: '`aud`',
      expected: `${login}/${tenant}/oauth2/v2.0/token`,
      actual: audiences.join(' ') || 'none',
      isRight: audiences.some((audience) => tenants.some((one) => isAddressOf(audience, `${login}/${one}`))),
    },
  ]
  const isWrong = ({ expected, actual, isRight }: Claim) => !(isRight ?? expected === actual.toLowerCase())
  const wrong = rows.filter(isWrong)
  return {
    verdict: wrong.length > 0 ? 'established' : 'ruled out',
    evidence: (wrong.length > 0 ? wrong : rows).map(shown),
  }
}

/** Entra takes its issuer and its token endpoints, of both versions. */
const isAddressOf = (audience: string, authority: string): boolean =>
  ['', '/', '/v2.0', '/oauth2/token', '/oauth2/v2.0/token'].some(
    (rest) => `${authority}${rest}`.toLowerCase() === audience.toLowerCase(),
  )

function shown({ what, expected, actual }: Claim): Evidence {
  const difference = nameDifference(expected, actual)
  const name = `${what} of the client assertion`
  return {
    what: difference === undefined ? name : `${name} (differs in ${difference})`,
    expected: quotable(expected),
    actual: quotable(actual),
  }
}

/** Against the time of the request: whoever looks at it later finds every assertion expired. */
const times: Judge = ({ claims: { nbf, exp } }, { kind, situation: { parameters } }) => {
  const at = Date.parse(parameters.time ?? '')
  if (Number.isNaN(at)) return undefined
  const now = new Date(at).toISOString()
  const [start, end] = [moment(nbf), moment(exp)]
  if (kind === 'reconnect' && end !== undefined)
    return (end <= now ? amiss : inOrder)('`exp` of the client assertion', `after ${now}`, end)
  return kind !== 'reconnect' && start !== undefined && start > now
    ? amiss('`nbf` of the client assertion', `before ${now}`, start)
    : undefined
}

/** Seconds since 1970, as far as a date can hold them. */
const moment = (at: unknown): string | undefined =>
  typeof at === 'number' && Math.abs(at) < 8.64e12 ? new Date(at * 1000).toISOString() : undefined

/** The token of a managed identity names the Azure resource that has it. */
const outside: Judge = ({ claims }, { kind }) => {
  const issuer = text(claims.iss)
  if (kind !== 'other' || issuer === '') return undefined
  const isTaken = !isEntra(issuer) || claims.xms_mirid !== undefined
  return (isTaken ? inOrder : amiss)(
    '`iss` of the client assertion',
    'an issuer outside Entra, or the token of a managed identity',
    quotable(issuer),
  )
}

const algorithm: Judge = ({ algorithm: held }) =>
  held === undefined
    ? undefined
    : (held === 'RS256' ? inOrder : amiss)('`alg` of the client assertion', 'RS256', quotable(held))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** By the misconfiguration: what an assertion is refused for. */
const judges: Readonly<Record<string, Judge>> = {
  'assertion-audience': parties,
  'scope-only-openid': parties,
  'assertion-expired': times,
  'federation-with-entra-token': outside,
  'federation-algorithm': algorithm,
}
