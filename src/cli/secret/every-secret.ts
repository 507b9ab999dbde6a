import { AppregError } from '../../errors.ts'
import { readFailure } from '../../graph/outcome.ts'
import type { Page } from '../../graph/wire.ts'
import type { PasswordCredential } from '../../model/directory.ts'
import { openMemory } from '../../secrets/memory.ts'
import type { Session } from '../session/session.ts'
import { stateDirectory } from '../session/state-directory.ts'
import type { Terminal } from '../terminal.ts'
import { add, type Counts, countsOf, type Holder, noSecrets, type SecretRow, secretRows } from './rows.ts'

interface Item {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName?: string | null
  readonly passwordCredentials: readonly PasswordCredential[]
}

/** Graph gives this many in one page at most. */
const PAGE = 999

const collections: readonly (readonly [Holder['object'], string, string])[] = [
  [
    'application',
    'applications',
    '/applications?$select=id,appId,displayName,uniqueName,passwordCredentials',
  ],
  [
    'servicePrincipal',
    'service principals',
    '/servicePrincipals?$select=id,appId,displayName,passwordCredentials',
  ],
]

/** All client secrets of the tenant, page by page: of each page only those are kept that are wanted, and their number. */
export async function everySecret(
  session: Session,
  terminal: Terminal,
  { soon, isWanted }: { readonly soon: number; isWanted(row: SecretRow): boolean },
): Promise<{ rows: SecretRow[]; counts: Counts }> {
  const tenantId = await session.tenantId()
  const now = session.clock.now()
  const rows: SecretRow[] = []
  let counts = noSecrets
  for (const [object, words, path] of collections) {
    let seen = 0
    for await (const page of session.graph.pages(`${path}&$top=${PAGE}`)) {
      if (page.status !== 200) throw unreadable(words, page)
      const { value, '@odata.nextLink': next } = page.body as Page<Item>
      for (const item of value.filter(({ passwordCredentials }) => passwordCredentials.length > 0)) {
        const { id: objectId, appId, displayName, uniqueName: key = null } = item
        const mintings = openMemory(stateDirectory(), tenantId, key ?? appId).mintings()
        const holder = { object, objectId, appId, displayName, key }
        const held = secretRows(holder, item.passwordCredentials, { now, soon, mintings })
        counts = add(counts, countsOf(held))
        rows.push(...held.filter(isWanted))
      }
      seen += value.length
      if (!terminal.quiet && (next || seen > value.length)) terminal.err(`read     ${seen} ${words}\n`)
    }
  }
  return { rows, counts }
}

function unreadable(what: string, answer: { readonly status: number; readonly body: unknown }): AppregError {
  const failure = readFailure(answer)
  return new AppregError(
    failure.status === 403 ? 'FORBIDDEN' : 'GRAPH_REFUSED',
    `cannot list the ${what}: ${failure.message}`,
    { hints: ['give the signed-in identity Application.Read.All'], cause: failure },
  )
}
