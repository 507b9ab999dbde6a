import type { Reply } from '../http-message.ts'
import { type Html, html } from './html.ts'
import { pageReply } from './page.ts'

export interface Trace {
  readonly traceId: string
  readonly correlationId: string
  /** `2026-03-01 10:20:30Z` */
  readonly timestamp: string
}

/** The lines people copy when they ask for help, in the order and words of the service. */
export const traceLines = ({ traceId, correlationId, timestamp }: Trace, message: string): Html =>
  html`<div class="trace">
<p>Request Id: ${traceId}</p>
<p>Correlation Id: ${correlationId}</p>
<p>Timestamp: ${timestamp.replace(' ', 'T')}</p>
<p>Message: ${message}</p>
</div>`

/** The service says no and does not send the person back. */
export const errorPage = (tenant: string, message: string, trace: Trace): Reply =>
  pageReply({
    title: 'Sign-in failed',
    tenant,
    body: html`<h1>You could not be signed in</h1>
<p role="alert">${message}</p>
<h2>Troubleshooting details</h2>
${traceLines(trace, message)}`,
  })

/** Something is over, and there is nothing left to do on this page. */
export const donePage = (tenant: string, title: string, text: string): Reply =>
  pageReply({
    title,
    tenant,
    body: html`<h1>${title}</h1>
<p role="status">${text}</p>`,
  })
