import type { Reply } from '../http-message.ts'
import { html } from './html.ts'
import { pageReply } from './page.ts'
import { hidden } from './sign-in-page.ts'

/** `response_mode=form_post`: posts the answer by itself, or with the button where scripts are off. */
export const formPostPage = (
  tenant: string,
  { action, fields }: { action: string; fields: readonly (readonly [string, string])[] },
): Reply =>
  pageReply({
    title: 'Back to the application',
    tenant,
    script: 'document.forms[0].submit()',
    body: html`<h1>Back to the application</h1>
<form method="post" action="${action}">
${fields.map(([name, value]) => hidden(name, value))}
<div class="actions"><button class="primary" autofocus>Continue</button></div>
</form>`,
  })
