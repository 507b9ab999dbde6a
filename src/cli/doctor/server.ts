import { withTexts } from '../../doctor/report/shareable.ts'
import { findingsOf, summaryOf } from '../../doctor/server/examine.ts'
import { withoutQuery } from '../../doctor/server/without-query.ts'
import { serverView } from '../present/server-view.ts'
import type { Terminal } from '../terminal.ts'
import type { Examined } from '../verifying/serving.ts'
import { type Part, pageOf } from './part.ts'

/** What a server shows to MCP clients, against the registration where a flag names one. */
export function serverPart(examined: Examined, terminal: Terminal): Part {
  const { url, registration, withToken, judged, clients } = examined
  const shown = { ...examined, ...withTexts({ url, judged, clients }, withoutQuery(url)) }
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
