import { misconfigurations } from '../catalogue/index.ts'
import type { Connector } from '../connector/connector.ts'
import { evidenceOf, type Fault, whereOf } from '../connector/fault.ts'
import { at, textOf } from '../connector/place.ts'
import { isConsentUrl, isSharedConsentUrl } from '../connector/values.ts'
import { nameDifference } from '../difference.ts'
import { quotable } from '../read/quotable.ts'
import { amiss, type Judgement, type Suspicion, unknown } from './check.ts'

/** The files of connectors, and what is wrong with them. */
export interface ConnectorsSeen {
  readonly connectors: readonly Connector[]
  readonly faults: readonly Fault[]
}

/**
 * Whether the files have what leads to this failure. Files in order rule nothing out: what the Security tab holds may have been
 * changed since they were written.
 */
export function connectorSettings(
  { faults }: ConnectorsSeen,
  { misconfiguration, kind }: Suspicion,
): Judgement {
  const known = misconfigurations.find(({ id }) => id === misconfiguration)
  const codes = [...(known?.codes ?? []), ...(known?.shared?.codes ?? [])]
  const leading = faults.filter(
    (fault) =>
      fault.severity !== 'info' &&
      fault.kind === kind &&
      (fault.code === undefined ? fault.leadsTo === misconfiguration : codes.includes(fault.code)),
  )
  return leading.length === 0 ? unknown : { verdict: 'established', evidence: leading.map(evidenceOf) }
}

/** The address that people are sent back to, as the file has it, against that of the message, which Entra does not know. */
export function redirectUriInConnector(seen: ConnectorsSeen, suspicion: Suspicion): Judgement {
  const told = connectorSettings(seen, suspicion)
  if (told.verdict !== 'unknown') return told
  const { uri } = suspicion.situation.parameters
  const places = seen.connectors.flatMap(({ signIns }) =>
    signIns.flatMap(({ settings }) => at(settings, 'redirectUrl') ?? []),
  )
  const place = places.find((one) => textOf(one) === uri) ?? places[0]
  const url = textOf(place)
  if (!place || url === undefined || (uri !== undefined && !isConsentUrl(uri))) return unknown
  if (uri !== undefined && url !== uri) {
    const difference = nameDifference(url, uri)
    const what = `redirect URI of the request, against ${whereOf(place)}`
    return amiss(difference ? `${what} (differs in ${difference})` : what, quotable(url), quotable(uri))
  }
  const expected = isSharedConsentUrl(url) ? 'an address of its own below it' : 'one that the app holds'
  return amiss(whereOf(place), expected, quotable(url))
}
