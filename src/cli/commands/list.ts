import { AppregError } from '../../errors.ts'
import { readFailure } from '../../graph/outcome.ts'
import type { Page } from '../../graph/wire.ts'
import type { Application } from '../../model/directory.ts'
import { rememberedNames } from '../../secrets/memory.ts'
import { EXIT, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { openSession } from '../session/session.ts'

type Row = Pick<Application, 'id' | 'appId' | 'displayName' | 'uniqueName' | 'signInAudience'>

/** Registrations that carry a key, and those without one that this machine has worked with: adopted ones. */
export const run: Run = async (_args, flags, terminal) => {
  const session = await openSession(flags, terminal)
  try {
    const path = '/applications?$select=id,appId,displayName,uniqueName,signInAudience'
    const [answer] = await session.graph.read([{ method: 'GET', path }])
    if (answer?.status !== 200) throw unreadable(answer ?? { status: 0, body: undefined })
    const known = rememberedNames(session.stateDirectory, await session.tenantId())
    const rows = (answer.body as Page<Row>).value
      .filter(({ uniqueName, appId }) => uniqueName !== null || known.includes(appId))
      .sort((a, b) => (a.uniqueName ?? '').localeCompare(b.uniqueName ?? ''))
    terminal.out(terminal.json ? jsonDocument({ registrations: rows.map(toJson) }) : listView(rows))
    return EXIT.ok
  } finally {
    await session.close()
  }
}

const toJson = ({ id, uniqueName, ...row }: Row) => ({ key: uniqueName, objectId: id, ...row })

function listView(rows: readonly Row[]): string {
  if (rows.length === 0)
    return 'no registrations with a key in this tenant, and none that this machine knows\n'
  const width = Math.max(...rows.map(({ uniqueName }) => uniqueName?.length ?? 1))
  return rows
    .map(
      ({ uniqueName, appId, displayName }) =>
        `${safeLine(uniqueName ?? '-').padEnd(width)}  ${appId}  ${safeLine(displayName)}\n`,
    )
    .join('')
}

function unreadable(answer: { readonly status: number; readonly body: unknown }): AppregError {
  const failure = readFailure(answer)
  return new AppregError(
    failure.status === 403 ? 'FORBIDDEN' : 'GRAPH_REFUSED',
    `cannot list the applications: ${failure.message}`,
    { hints: ['give the signed-in identity Application.Read.All'], cause: failure },
  )
}
