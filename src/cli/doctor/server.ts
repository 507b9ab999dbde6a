import { withTexts } from '../../doctor/report/shareable.ts'
import { findingsOf, summaryOf } from '../../doctor/server/examine.ts'
import type { Flags } from '../command.ts'
import { serverView } from '../present/server-view.ts'
import { examineServer } from '../serving.ts'
import type { Terminal } from '../terminal.ts'
import { type Part, pageOf } from './part.ts'

/** What a server shows to MCP clients, against the registration where a flag names one. */
export async function serverPart(url: string, flags: Flags, terminal: Terminal): Promise<Part> {
  const examined = await examineServer(url, flags, terminal)
  const { registration, withToken } = examined
  // Keys of servers travel there.
  const { search } = new URL(url)
  const hide = (text: string) => (search === '' ? text : text.replaceAll(search, '?…'))
  const { judged, clients } = examined
  const shown = { ...examined, ...withTexts({ url, judged, clients }, hide) }
  const findings = findingsOf(shown)
  const server = summaryOf(shown)
  return {
    found: { codes: [], healthy: findings.every(({ severity }) => severity === 'info'), findings },
    looked: [
      'server',
      ...(withToken ? (['token'] as const) : []),
      ...(registration ? (['scope'] as const) : []),
    ],
    server,
    text: serverView(shown, pageOf(terminal)),
    more: { server },
    ...(registration
      ? {
          registration: {
            displayName: registration.displayName,
            appId: registration.appId,
            tenantId: registration.tenantId,
          },
        }
      : {}),
  }
}
