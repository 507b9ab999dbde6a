import type { Cause, Misconfiguration } from './catalogue/catalogue.ts'
import { checks } from './catalogue/checks.ts'
import { knownNumbers, numberOf } from './catalogue/codes.ts'
import { areas } from './catalogue/index.ts'
import { fill } from './fill.ts'

/** The catalogue as a page of Markdown: `docs/troubleshooting.md`. */
export const troubleshootingPage = (): string =>
  [
    head,
    ...Object.entries(areas).map(([area, list]) => [`## ${area}\n`, ...list.map(section)].join('\n')),
    otherNumbers(),
  ].join('\n')

const head = `# Troubleshooting

What goes wrong between a client, Entra and a server, why, and what to do. \`appreg doctor\` reads the same from a pasted
error, with the values of the message filled in. This page is made from doctor's catalogue: \`npm run docs\`.

"client" is the registration of the client or connector, "API" that of the API; both may be one. \`<noun>\` stands for a value
of the message.

${contents()}
`

function contents(): string {
  return Object.entries(areas)
    .map(([area, list]) => `- ${area}: ${list.map(({ id, title }) => `[${title}](#${id})`).join(' · ')}`)
    .join('\n')
}

function section(one: Misconfiguration): string {
  const numbers = [...one.codes, ...(one.shared?.codes ?? [])]
  return [
    `### <a id="${one.id}"></a>${one.title}\n`,
    ...(numbers.length === 0
      ? []
      : [`${numbers.map((code) => `AADSTS${code}`).join(', ')}${sharing(one)}\n`]),
    ...(one.says === undefined ? [] : [`Known by: ${one.says.map((phrase) => `“${phrase}”`).join(', ')}\n`]),
    `**What you see.** ${one.see}\n`,
    `**Why.** ${one.why} (confidence: ${one.confidence})\n`,
    ...one.causes.map(causeView),
  ].join('\n')
}

const sharing = ({ shared }: Misconfiguration): string =>
  shared === undefined ? '' : ` (${shared.codes.join(', ')} only when ${shared.when.reads})`

function causeView({ cause, when, only, unless, checks: names, fix }: Cause, index: number): string {
  const condition = only ?? when
  const likely = [
    condition === undefined ? '' : ` *Likely when ${condition.reads}.*`,
    unless === undefined ? '' : ` *Not when ${unless.reads}.*`,
  ].join('')
  return [
    `${index + 1}. ${text(cause)}${likely}`,
    `   - Check ${names.map((name) => checks[name]).join('; ')}.`,
    `   - Mend (${fix.kind}): ${text(fix.summary)}.`,
    ...fix.steps.map((step) => `     - ${text(step)}`),
    '',
  ].join('\n')
}

/** Placeholders as they are shown where a message gives no value; their brackets are no HTML. */
const text = (template: string): string =>
  fill(template, {})
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '\\<')))
    .join('`')

function otherNumbers(): string {
  const rows = knownNumbers.flatMap((code) => {
    const known = numberOf(code)
    if (!known?.explained) return []
    const { means, todo } = known.explained
    return [`| ${code} | ${means} ${todo} | ${known.confidence} |`]
  })
  return [
    '## All other numbers\n',
    'In a sentence each; the causes lie outside the registration.\n',
    '| AADSTS | what it means, what to do | |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
