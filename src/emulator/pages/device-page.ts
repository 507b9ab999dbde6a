import type { Reply } from '../http-message.ts'
import { html } from './html.ts'
import { pageReply } from './page.ts'
import { hidden, type Step } from './sign-in-page.ts'

/** Where the code that a device shows is typed. */
export const deviceCodePage = (
  tenant: string,
  { action, code, problem }: { action: string; code: string; problem?: string | undefined },
): Reply =>
  pageReply({
    title: 'Enter code',
    tenant,
    body: html`<h1>Enter the code to allow access</h1>
<p class="soft">Type the code that the application or the device shows. Never type a code from a source you do not trust.</p>
<form method="post" action="${action}">
<label for="code">Code</label>
<input type="text" id="code" name="otc" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9" required autofocus aria-describedby="problem" aria-invalid="${String(problem !== undefined)}">
<p class="alert" id="problem" role="alert" aria-live="assertive">${problem}</p>
<div class="actions"><button class="primary">Next</button></div>
</form>`,
  })

/** Before anything is given away: is this what the person meant? */
export const deviceConfirmPage = (step: Step, userName: string): Reply =>
  pageReply({
    title: 'Confirm sign-in',
    tenant: step.tenant,
    body: html`<p class="soft">${userName}</p>
<h1>Are you trying to sign in to ${step.appName}?</h1>
<p>Continue only if you started this yourself, on a device you trust.</p>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
<div class="actions">
<button class="primary" name="decision" value="accept">Continue</button>
<button name="decision" value="cancel">Cancel</button>
</div>
</form>`,
  })
