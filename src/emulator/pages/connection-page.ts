import type { Reply } from '../http-message.ts'
import { html } from './html.ts'
import { pageReply } from './page.ts'

/** A connection could not be made: the text, and the same as it travels in an address. */
export const failurePage = (failure: string, encoded: string): Reply =>
  pageReply({
    title: 'Connection failed',
    tenant: 'Power Platform',
    body: html`<h1>The connection could not be made</h1>
<div class="trace" role="alert">
${failure.split('\r\n').map(
  (line) => html`<p>${line}</p>
`,
)}</div>
<h2>As it is passed on</h2>
<div class="trace"><p>error=${encoded}</p></div>`,
  })
