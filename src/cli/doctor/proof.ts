import type { Party, Picture } from '../../doctor/look/picture.ts'
import type { Mendable } from '../../doctor/mend/mendable.ts'
import type { Repair } from '../../doctor/mend/repair.ts'
import type { Check } from '../../model/check.ts'
import { type Application, platforms } from '../../model/directory.ts'
import { proveRedirectUri } from '../../verify/redirect-uri.ts'
import { proveRequest } from '../../verify/request.ts'
import { proveSecret } from '../../verify/token.ts'
import { describeExisting } from '../registration/existing.ts'
import { proofIO, type Session } from '../session/session.ts'

/** That a second look finds nothing any more, and that the request which failed is taken now, where it can be repeated. */
export async function proveMended(
  one: Mendable & { readonly repair?: Repair },
  picture: Picture,
  session: Session,
): Promise<Check[]> {
  const again: Check = {
    name: `a second look finds nothing any more of: ${one.finding.title}`,
    state: one.isFoundIn(picture) ? 'failed' : 'passed',
  }
  return [again, ...(await repeated(one, picture, session))]
}

async function repeated(one: Mendable, { client, api }: Picture, session: Session): Promise<Check[]> {
  const { application } = client.live
  const { repair, finding } = one
  if (!application || !repair) return []
  const { registration } = await describeExisting(
    { reference: client.appId, ...(client.desired ? { desired: client.desired } : {}) },
    application,
    session,
    finding.fix.kind === 'create-service-principal',
  )
  const io = proofIO(session)
  const uris = platforms.flatMap((platform) => repair.wanted.redirectUris?.[platform] ?? [])
  if (uris.length > 0 && finding.fix.kind === 'add-redirect-uri')
    return Promise.all(uris.map((uri) => proveRedirectUri(registration, uri, io)))
  const secret = process.env.APPREG_CLIENT_SECRET ?? registration.secret?.value
  if (finding.fix.kind === 'create-service-principal' && secret !== undefined)
    return (await proveSecret(registration, secret, io)).slice(0, 1)
  const scope = scopeToTry(one, repair, api)
  const redirectUri = anyRedirectUri(application)
  if (scope === undefined || redirectUri === undefined || finding.code === null) return []
  return [await proveRequest(registration, { redirectUri, scope, code: finding.code }, io)]
}

const anyRedirectUri = (application: Application): string | undefined =>
  platforms.flatMap((platform) => application[platform].redirectUris)[0]

/** The scope that failed, or the one that the repair brought. */
function scopeToTry({ scope }: Mendable, { wanted }: Repair, api: Party): string | undefined {
  const { identifierUris = [], api: { oauth2PermissionScopes: offered = [] } = {} } =
    api.live.application ?? {}
  const uri = wanted.identifierUris?.[0] ?? identifierUris[0] ?? api.appId
  const value = wanted.scopes?.[0]?.value ?? (wanted.identifierUris ? offered[0]?.value : undefined)
  if (value !== undefined) return `${uri}/${value}`
  return scope?.includes('/') ? scope : undefined
}
