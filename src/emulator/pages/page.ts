import { createHash } from 'node:crypto'
import type { Reply } from '../http-message.ts'
import { Html, html } from './html.ts'
import { style } from './style.ts'

export interface Page {
  readonly title: string
  /** Display name of the tenant, or of the authority while no tenant is known. */
  readonly tenant: string
  readonly body: Html
  /** A script that the page also works without. */
  readonly script?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** A whole page. It loads nothing, frames nowhere, and says that this is not the real service. */
export function pageReply({ title, tenant, body, script, status = 200, headers = {} }: Page): Reply {
  const scripts = script === undefined ? '' : `; script-src ${hashOf(script)}`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; frame-ancestors 'none'; base-uri 'none'${scripts}`,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      ...headers,
    },
    body: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="none">
<title>${title} · local tenant</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><span class="tag">local tenant</span><strong>${tenant}</strong></header>
<main>
${body}
</main>
<footer>Emulated sign-in on this machine. Nothing here reaches a real directory.</footer>
${script === undefined ? undefined : new Html(`<script>${script}</script>`)}</body>
</html>
`.text,
  }
}
