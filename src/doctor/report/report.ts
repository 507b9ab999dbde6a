import type { Check } from '../../model/check.ts'
import type { Evidence, Finding } from '../../model/finding.ts'
import type { ClientVerdict } from '../server/clients.ts'
import { classOf, drawings, sign, titleOf } from './chain-drawing.ts'
import { changesView } from './changes.ts'
import { chainOf, type Facts, type LinkState, type ServerFacts, type State, shareableFacts } from './facts.ts'
import { html, Markup } from './html.ts'
import { style } from './style.ts'

/**
 * What doctor established, as one page of HTML that needs nothing else and runs nothing. It holds no secrets and no
 * names of people, so that it can be attached to a ticket.
 */
export function report(facts: Facts): string {
  const shared = shareableFacts(facts)
  const chain = chainOf(shared)
  const { findings } = shared.diagnosis
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOfPage(shared)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>${titleOfPage(shared)}</h1>
${verdict(findings)}
${about(shared)}
</header>
<main>
<section aria-labelledby="chain"><h2 id="chain">The chain</h2>
${drawings(chain)}
${chainTable(chain, findings)}
</section>
${mendedView(shared.diagnosis)}
${
  findings.length > 0
    ? html`<section aria-labelledby="findings"><h2 id="findings">What was found</h2>
${findings.map(findingView)}
</section>`
    : undefined
}
${shared.server ? serverView(shared.server) : undefined}
</main>
<footer>
<p>Secrets, codes, tokens, values in addresses and names of people were left out. Ids of applications and tenants are in it.</p>
</footer>
</body>
</html>
`.text
}

const titleOfPage = ({ registration, server }: Facts): string =>
  `Sign-in report${registration ? `: ${registration.displayName}` : server ? `: ${server.url}` : ''}`

function verdict(findings: readonly Finding[]): Markup {
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const [errors, warnings] = [count('error'), count('warning')]
  const state: State = errors > 0 ? 'trouble' : warnings > 0 ? 'warning' : 'ok'
  const words = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'possible cause' : 'possible causes'} of trouble`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ]
  return html`<p class="verdict">${sign(state)}<span>${words.join(', ') || 'No trouble was found'}</span></p>`
}

function about({ registration, server, diagnosis, made, program }: Facts): Markup {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Registration', registration?.displayName],
    ['Application (client) id', registration?.appId],
    ['Tenant', registration?.tenantId],
    ['Server', server?.url],
    ['AADSTS numbers', diagnosis.codes.join(', ') || undefined],
    ['Correlation id', diagnosis.correlationId],
    ['Time of the failure', diagnosis.timestamp],
    ['Made', `${made} by ${program}`],
  ]
  return html`<dl>${rows.map(([term, text]) => (text === undefined ? undefined : html`<dt>${term}</dt><dd>${isolated(text)}</dd>`))}</dl>`
}

/** Names in a script that runs from right to left keep to themselves. */
const isolated = (text: string): Markup => html`<bdi>${text}</bdi>`

const anchorOf = (index: number): string => `finding-${index + 1}`

function chainTable(chain: readonly LinkState[], findings: readonly Finding[]): Markup {
  const row = ({ link, state, findings: own }: LinkState) =>
    html`<tr><th scope="row">${titleOf(link)}</th><td class="word">${sign(state)} ${state}</td><td>${
      own.length === 0
        ? nothingFound[state]
        : html`<ul class="plain">${titlesOf(own).map(
            (one) => html`<li><a href="#${anchorOf(findings.indexOf(one))}">${isolated(one.title)}</a></li>`,
          )}</ul>`
    }</td></tr>`
  return html`<table class="stacked links"><thead><tr><th scope="col">Link</th><th scope="col">State</th><th scope="col">What was found</th></tr></thead>
<tbody>${chain.map(row)}</tbody></table>`
}

/** Of several causes of one failure the most likely one. */
const titlesOf = (findings: readonly Finding[]): Finding[] =>
  findings.filter((one, index) => findings.findIndex(({ title }) => title === one.title) === index)

const nothingFound: Readonly<Record<State, string>> = {
  ok: 'nothing wrong',
  trouble: '',
  warning: '',
  'not looked at': 'nothing speaks of it, and it was not checked',
}

const states: Readonly<Record<Finding['severity'], State>> = {
  error: 'trouble',
  warning: 'warning',
  info: 'not looked at',
}

const severities: Readonly<Record<Finding['severity'], string>> = {
  error: 'trouble',
  warning: 'warning',
  info: 'for your information',
}

function findingView(finding: Finding, index: number): Markup {
  const { code, title, cause, severity, link, evidence, fix } = finding
  const kind = [
    severities[severity],
    ...(link ? [`link: ${link}`] : []),
    ...(code === null ? [] : [`AADSTS${code}`]),
  ]
  return html`<article class="finding ${classOf(states[severity])}" id="${anchorOf(index)}" aria-labelledby="${anchorOf(index)}-title">
<h3 id="${anchorOf(index)}-title">${index + 1}. ${isolated(title)}</h3>
<p class="kind">${sign(states[severity])} ${kind.join(' · ')}</p>
<p>${withCode(cause)}</p>
${evidence.length > 0 ? evidenceView(evidence) : undefined}
<h4>What to do</h4>
<p>${withCode(fix.summary)}${fix.changes.length > 0 ? html` (<code>appreg doctor --fix</code> does it)` : undefined}</p>
${fix.steps.length > 0 ? html`<ol>${fix.steps.map((step) => html`<li>${withCode(step)}</li>`)}</ol>` : undefined}
${changesView('What --fix changes', fix.changes)}
</article>
`
}

/** What `--fix` has done is no trouble any more, and has its proof. */
const mendedView = ({ mended = [], checks = [] }: Facts['diagnosis']): Markup | undefined =>
  mended.length === 0
    ? undefined
    : html`<section aria-labelledby="mended"><h2 id="mended">What was mended</h2>
${mended.map(
  ({ title, fix }) => html`<article class="finding ok">
<h3>${isolated(title)}</h3>
<p class="kind">${sign('ok')} mended: ${withCode(fix.summary)}</p>
${changesView('What was changed', fix.changes)}
</article>
`,
)}
${checks.length > 0 ? checkTable('What proves it', checks) : undefined}
</section>`

const evidenceView = (evidence: readonly Evidence[]): Markup =>
  html`<h4>Evidence</h4>
<table class="stacked evidence"><thead><tr><th scope="col">What</th><th scope="col">Expected</th><th scope="col">Found</th></tr></thead>
<tbody>${evidence.map(
    ({ what, expected, actual }) =>
      html`<tr><th scope="row">${withCode(what)}</th><td data-label="expected">${value(expected)}</td><td data-label="found">${value(actual)}</td></tr>`,
  )}</tbody></table>`

const value = (text: string): Markup => html`<bdi class="value">${text}</bdi>`

/** What stands between backquotes is typed or read as it is. */
const withCode = (text: string): Markup =>
  html`<bdi>${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}</bdi>`

const checkStates: Readonly<Record<Check['state'], State>> = {
  passed: 'ok',
  failed: 'trouble',
  skipped: 'not looked at',
}

const serverView = ({ url, checks, clients }: ServerFacts): Markup =>
  html`<section aria-labelledby="server"><h2 id="server">The server</h2>
<p>What ${value(url)} answers to an MCP client.</p>
${checkTable('What was looked at', checks)}
</section>
<section aria-labelledby="clients"><h2 id="clients">Which clients work with it</h2>
<table class="stacked"><thead><tr><th scope="col">Client</th><th scope="col">Verdict</th><th scope="col">Because</th></tr></thead>
<tbody>${clients.map(clientRow)}</tbody></table>
</section>`

const checkTable = (title: string, checks: readonly Check[]): Markup =>
  html`<table class="stacked"><thead><tr><th scope="col">State</th><th scope="col">${title}</th><th scope="col">What was seen</th></tr></thead>
<tbody>${checks.map(checkRow)}</tbody></table>`

const checkRow = ({ name, state, expected, actual, because }: Check): Markup =>
  html`<tr><td class="word">${sign(checkStates[state])} ${state}</td><th scope="row">${isolated(name)}</th><td>${
    state === 'failed' && expected !== undefined
      ? html`expected ${value(expected)}, found ${value(actual ?? 'nothing')}`
      : isolated(actual ?? because ?? '')
  }</td></tr>`

const verdictStates: Readonly<Record<ClientVerdict['verdict'], State>> = {
  works: 'ok',
  needs: 'warning',
  'does not': 'trouble',
}

const verdicts: Readonly<Record<ClientVerdict['verdict'], string>> = {
  works: 'works',
  needs: 'needs',
  'does not': 'does not work',
}

const clientRow = ({ label, verdict: decided, because }: ClientVerdict): Markup =>
  html`<tr><th scope="row">${label}</th><td class="word">${sign(verdictStates[decided])} ${verdicts[decided]}</td><td><ul class="plain">${because.map(
    (one) => html`<li>${isolated(one)}</li>`,
  )}</ul></td></tr>`
