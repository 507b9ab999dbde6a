import type { CheckName } from '../catalogue/checks.ts'
import type { Parameters } from '../catalogue/parameters.ts'
import type { Suspects } from '../explain.ts'
import type { Suspect } from '../findings.ts'
import { quotable } from '../read/quotable.ts'
import { metadataOf } from '../server/metadata.ts'
import { assertionClaims } from './assertion.ts'
import { type Judgement, type Suspicion, unknown } from './check.ts'
import { checksByName } from './checks.ts'
import { type ConnectorsSeen, connectorSettings, redirectUriInConnector } from './connector.ts'
import type { Picture } from './picture.ts'
import { authorizationServerMetadata, resourceMetadata, type ServerSeen } from './server.ts'

/** What was looked at beside the tenant. Absent where nobody named one. */
export interface Beside {
  readonly server?: ServerSeen
  readonly connectors?: ConnectorsSeen
}

/** The suspects with what the message leaves unsaid: MCP clients send as `resource` what the server calls itself. */
export function informed(suspects: Suspects, { server }: Beside): Suspects {
  const resource = server && (metadataOf(server.seen)?.resource ?? server.url)
  // An address with a key in it is not passed on.
  if (resource === undefined || quotable(resource) !== resource) return suspects
  return new Map(
    [...suspects].map(([finding, suspect]) =>
      suspect?.misconfiguration.id === 'resource-parameter-mismatch'
        ? [finding, withParameters(suspect, { resource })]
        : [finding, suspect],
    ),
  )
}

const withParameters = ({ situation, ...rest }: Suspect, unsaid: Parameters): Suspect => ({
  ...rest,
  situation: { ...situation, parameters: { ...unsaid, ...situation.parameters } },
})

type BesideCheck = (beside: Beside, suspicion: Suspicion) => Judgement

const of =
  <Part extends keyof Beside>(
    part: Part,
    check: (seen: NonNullable<Beside[Part]>, suspicion: Suspicion) => Judgement,
  ): BesideCheck =>
  ({ [part]: seen }, suspicion) =>
    seen ? check(seen, suspicion) : unknown

const besideChecks: Partial<Readonly<Record<CheckName, BesideCheck>>> = {
  // What the text itself shows needs no tenant.
  'assertion-claims': (_, suspicion) => assertionClaims(undefined, suspicion),
  'redirect-uri-in-connector': of('connectors', redirectUriInConnector),
  'client-id-in-connector': of('connectors', connectorSettings),
  'secret-is-id': of('connectors', connectorSettings),
  'connector-settings': of('connectors', connectorSettings),
  'resource-metadata': of('server', resourceMetadata),
  'authorization-server-metadata': of('server', authorizationServerMetadata),
}

/** What the tenant tells; where it tells nothing, or nobody looked at it, what lies beside it. */
export function answer(
  name: CheckName,
  suspicion: Suspicion,
  picture: Picture | undefined,
  beside: Beside,
): Judgement {
  const told = picture ? checksByName[name](picture, suspicion) : unknown
  if (told.verdict !== 'unknown') return told
  const seen = besideChecks[name]?.(beside, suspicion) ?? unknown
  return seen.verdict === 'unknown' ? told : seen
}
