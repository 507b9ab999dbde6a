import type { Evidence, FixKind } from '../../model/finding.ts'
import { withTexts } from '../report/shareable.ts'
import { discovered, offersRegistration } from '../server/authorization-server.ts'
import { outcome, readDocument, text } from '../server/document.ts'
import type { Examination } from '../server/examine.ts'
import { RESOURCE, SCOPES, TENANT } from '../server/fit.ts'
import { NAMES_ISSUER, NAMES_ITSELF, NAMES_SCOPES, SERVED } from '../server/metadata.ts'
import { POINTS } from '../server/unauthorized.ts'
import { withoutQuery } from '../server/without-query.ts'
import { type Judgement, type Suspicion, unknown } from './check.ts'

/** A server as it was looked at, with what was judged of it. */
export type ServerSeen = Pick<Examination, 'url' | 'seen' | 'judgements'>

/** What of the metadata decides, by the misconfiguration: their other troubles are findings of their own. */
const ofMetadata: Readonly<Record<string, readonly string[]>> = {
  'resource-metadata-mismatch': [NAMES_ITSELF],
  'resource-metadata-missing': [SERVED, POINTS],
  'authorize-on-own-host': [SERVED, POINTS, NAMES_ISSUER],
  'authorization-server-metadata': [NAMES_ISSUER, TENANT],
  'no-dynamic-registration': [SERVED, NAMES_ISSUER],
  'resource-unknown': [NAMES_ITSELF, NAMES_SCOPES, SCOPES],
  'resource-parameter-mismatch': [NAMES_ITSELF, NAMES_SCOPES, SCOPES],
}

const ofOthers: Partial<Readonly<Record<FixKind, readonly string[]>>> = {
  'fix-scope-string': [NAMES_SCOPES, SCOPES],
  'fix-resource-parameter': [RESOURCE],
  'add-identifier-uri': [RESOURCE],
}

/** Right metadata rule out that they have to be corrected, and nothing else: a client may be told something else. */
export function resourceMetadata(server: ServerSeen, { misconfiguration, kind }: Suspicion): Judgement {
  const isOfMetadata = kind === 'fix-resource-metadata'
  const names = (isOfMetadata ? ofMetadata[misconfiguration] : ofOthers[kind]) ?? []
  const { refusal, metadata, fit } = server.judgements
  const judged = [...refusal, ...metadata, ...fit].filter(({ name }) => names.includes(name))
  const wrong = judged.flatMap(({ finding }) => finding?.evidence ?? [])
  if (wrong.length > 0) return told('established', wrong, server)
  if (!isOfMetadata || judged.length === 0) return unknown
  return told(
    'ruled out',
    judged.map(({ name, saw = 'so it is' }) => ({
      what: `server ${server.url}`,
      expected: name,
      actual: saw,
    })),
    server,
  )
}

export const authorizationServerMetadata = (server: ServerSeen, suspicion: Suspicion): Judgement =>
  suspicion.misconfiguration === 'no-dynamic-registration'
    ? registration(server, suspicion)
    : discovery(server, suspicion)

/** Where clients can register themselves, that fails; where they cannot, they need a client id. */
function registration(server: ServerSeen, { kind }: Suspicion): Judgement {
  const found = server.seen.authorizationServers.filter((one) => discovered(one))
  const isOffered = found.some(offersRegistration)
  if (found.length === 0 || isOffered !== (kind === 'fix-resource-metadata')) return unknown
  const rows = found.map((one) => ({
    what: `\`registration_endpoint\` of ${one.issuer}`,
    expected: isOffered ? 'none, as with Entra' : 'an address, or a client id in the client',
    actual: text(discovered(one)?.registration_endpoint) ?? 'none',
  }))
  return told('established', rows, server)
}

/** A client asks for one of the documents only; which one, the message does not always say. */
function discovery(server: ServerSeen, { kind }: Suspicion): Judgement {
  const documents = server.seen.authorizationServers.flatMap((one) => one.documents)
  // Nothing answered at all: that says more of the network here.
  if (kind !== 'fix-resource-metadata' || documents.every(({ answer }) => !answer)) return unknown
  const wrong = server.judgements.discovery.flatMap(({ finding }) => finding?.evidence ?? [])
  const rows = documents.map((asked) => ({
    what: asked.url,
    expected: 'a JSON document',
    actual: readDocument(asked) ? 'one' : outcome(asked),
  }))
  const isWhole = wrong.length === 0 && documents.every((asked) => readDocument(asked))
  return told(isWhole ? 'ruled out' : 'established', wrong.length > 0 ? wrong : rows, server)
}

const told = (
  verdict: Judgement['verdict'],
  evidence: readonly Evidence[],
  { url }: ServerSeen,
): Judgement => ({ verdict, evidence: withTexts(evidence, withoutQuery(url)) })
