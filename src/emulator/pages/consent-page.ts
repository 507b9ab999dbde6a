import type { Reply } from '../http-message.ts'
import { type Html, html } from './html.ts'
import { pageReply } from './page.ts'
import { hidden, type Step } from './sign-in-page.ts'

export interface Permission {
  readonly name: string
  readonly description: string
}

export interface ConsentQuestion {
  readonly userName: string
  /** Domain of whoever published the application. */
  readonly publisher: string
  readonly permissions: readonly Permission[]
  /** `offered`: an administrator may consent for everybody; `only`: that is what is asked. */
  readonly everybody: 'offered' | 'only' | 'no'
}

const list = (permissions: readonly Permission[]): Html => html`<ul class="permissions">
${permissions.map(
  ({ name, description }) => html`<li><b>${name}</b><span class="soft">${description}</span></li>
`,
)}</ul>`

const checkbox = html`<div class="check">
<input type="checkbox" id="everybody" name="everybody" value="1">
<label for="everybody">Consent on behalf of your organization</label>
</div>`

const forAll = html`<p>If you accept, the application gets these permissions for all users of your organization. Nobody else will be asked.</p>`

/** What the application wants to do, and the decision about it. */
export const consentPage = (step: Step, question: ConsentQuestion): Reply => {
  const { userName, publisher, permissions, everybody } = question
  return pageReply({
    title: 'Permissions requested',
    tenant: step.tenant,
    body: html`<p class="soft">${userName}</p>
<h1>Permissions requested${everybody === 'only' ? ' for your organization' : undefined}</h1>
<p><strong>${step.appName}</strong><br><span class="soft">${publisher} · unverified publisher</span></p>
<h2 id="wants">This application would like to:</h2>
${list(permissions)}
<form method="post" action="${step.action}" aria-labelledby="wants">
${hidden('ctx', step.ticket)}
${everybody === 'offered' ? checkbox : undefined}
${everybody === 'only' ? forAll : undefined}
<div class="actions">
<button class="primary" name="decision" value="accept">Accept</button>
<button name="decision" value="cancel">Cancel</button>
</div>
</form>`,
  })
}

/** The person who is signed in may not consent. */
export const approvalPage = (
  step: Step,
  { userName, message, trace }: { userName: string; message: string; trace: Html },
): Reply =>
  pageReply({
    title: 'Need admin approval',
    tenant: step.tenant,
    body: html`<p class="soft">${userName}</p>
<h1>Need admin approval</h1>
<p><strong>${step.appName}</strong></p>
<p role="alert">${message}</p>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
<div class="actions"><button name="decision" value="cancel" autofocus>Return to the application without granting consent</button></div>
</form>
${trace}`,
  })
