import type { CheckName } from '../catalogue/checks.ts'
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

type BesideCheck = (beside: Beside, suspicion: Suspicion) => Judgement

const of =
  <Part extends keyof Beside>(
    part: Part,
    check: (seen: NonNullable<Beside[Part]>, suspicion: Suspicion) => Judgement,
  ): BesideCheck =>
  ({ [part]: seen }, suspicion) =>
    seen ? check(seen, suspicion) : unknown

const besideChecks: Partial<Readonly<Record<CheckName, BesideCheck>>> = {
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
