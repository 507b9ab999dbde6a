import { type Change, type FileChange, objectTitles } from '../../model/change.ts'
import { html, type Markup } from './html.ts'

type AnyChange = Change | FileChange

/** What becomes different, before and after side by side; of lists and objects only the members that differ. */
export const changesView = (title: string, changes: readonly AnyChange[]): Markup | undefined =>
  changes.length === 0
    ? undefined
    : html`<h4>${title}</h4>
<table class="stacked evidence"><thead><tr><th scope="col">Setting</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${changes.map(row)}</tbody></table>`

function row(change: AnyChange): Markup {
  const { object, name, path } = change
  const { before, after } = differing(change)
  const setting = [objectTitles[object], name, path].filter(Boolean).join(' ')
  const nothing = path === undefined ? 'not there' : isList(change) ? '–' : 'not set'
  return html`<tr><th scope="row"><bdi>${setting}</bdi></th><td data-label="before">${values(before, nothing)}</td><td data-label="after">${values(after, nothing)}</td></tr>`
}

const isList = ({ before, after }: AnyChange): boolean => Array.isArray(before ?? after)

const values = (lines: readonly string[], nothing: string): Markup =>
  lines.length === 0
    ? html`${nothing}`
    : html`<ul class="plain">${lines.map((line) => html`<li><bdi class="value">${line}</bdi></li>`)}</ul>`

interface Sides {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function differing({ path, op, before, after }: AnyChange): Sides {
  if (path === undefined)
    return { before: whole(op !== 'create', before), after: whole(op !== 'delete', after) }
  const [old, now] = [lines(before), lines(after)]
  return {
    before: old.filter((line) => !now.includes(line)),
    after: now.filter((line) => !old.includes(line)),
  }
}

const whole = (isThere: boolean, value: unknown): string[] => {
  const told = lines(value)
  return isThere && told.length === 0 ? ['there'] : told
}

function lines(value: unknown): string[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value.flatMap(lines)
  if (typeof value !== 'object') return [String(value)]
  return Object.entries(value).map(([name, member]) => `${name}: ${lines(member).join(', ') || 'not set'}`)
}
