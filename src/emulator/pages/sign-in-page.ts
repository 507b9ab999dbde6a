import type { Reply } from '../http-message.ts'
import { type Html, html } from './html.ts'
import { pageReply } from './page.ts'

/** A step of a sign-in: where its form goes and the sealed state it carries. */
export interface Step {
  readonly action: string
  readonly ticket: string
  readonly tenant: string
  readonly appName: string
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** A message about the field before it; screen readers read it at once. */
const alert = (problem: string | undefined): Html =>
  html`<p class="alert" id="problem" role="alert" aria-live="assertive">${problem}</p>`

/** First step: who. */
export const userNamePage = (
  step: Step,
  { name, problem }: { name: string; problem?: string | undefined },
): Reply =>
  pageReply({
    title: 'Sign in',
    tenant: step.tenant,
    body: html`<h1>Sign in</h1>
<p class="soft">to continue to ${step.appName}</p>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
<label for="login">User name</label>
<input type="text" id="login" name="login" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus aria-describedby="problem" aria-invalid="${String(problem !== undefined)}">
${alert(problem)}
<div class="actions"><button class="primary">Next</button></div>
</form>`,
  })

/** Second step: the password. */
export const passwordPage = (
  step: Step,
  { name, problem }: { name: string; problem?: string | undefined },
): Reply =>
  pageReply({
    title: 'Enter password',
    tenant: step.tenant,
    body: html`<h1>Enter password</h1>
<p class="soft">${name}</p>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
${hidden('login', name)}
<label for="passwd">Password</label>
<input type="password" id="passwd" name="passwd" autocomplete="current-password" required autofocus aria-describedby="problem" aria-invalid="${String(problem !== undefined)}">
${alert(problem)}
<div class="actions"><button class="primary">Sign in</button></div>
</form>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
<button name="other" value="1">Use another account</button>
</form>`,
  })

export interface AccountChoice {
  readonly key: string
  readonly name: string
  readonly userName: string
}

/** Which of the accounts that are signed in already. */
export const accountPickerPage = (step: Step, accounts: readonly AccountChoice[]): Reply =>
  pageReply({
    title: 'Pick an account',
    tenant: step.tenant,
    body: html`<h1>Pick an account</h1>
<p class="soft">to continue to ${step.appName}</p>
<form method="post" action="${step.action}">
${hidden('ctx', step.ticket)}
<ul class="accounts">
${accounts.map(
  ({ key, name, userName }, index) =>
    html`<li><button name="account" value="${key}"${index === 0 ? html` autofocus` : undefined}><b>${name}</b>${userName}</button></li>
`,
)}<li><button name="other" value="1">Use another account</button></li>
</ul>
</form>`,
  })
