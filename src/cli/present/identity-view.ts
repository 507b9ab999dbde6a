import type { Identity } from '../../model/identity.ts'
import type { AuthMode } from '../../model/sign-in.ts'
import type { Right } from '../../plan/rights.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** What the signed-in identity may do for one registration. */
export interface Prospect {
  readonly key: string
  readonly displayName: string
  readonly steps: readonly Right[]
  /** What the tenant's policies mean for those who sign in. */
  readonly notes: readonly string[]
}

/** Who is signed in; then for each step of each plan whether this identity may take it, and what it lacks. */
export function identityView(
  identity: Identity & { readonly way: AuthMode },
  registrations: readonly Prospect[],
  colour: boolean,
): string {
  const chalk = paint(colour)
  const rows = properties(identity)
  const width = Math.max(...rows.map(([label]) => label.length))
  const head = rows.map(([label, value]) => `${chalk.dim(label.padEnd(width))}  ${safeLine(value)}\n`)
  return [...head, ...registrations.map((one) => prospectView(one, colour))].join('')
}

function properties(identity: Identity & { readonly way: AuthMode }): [label: string, value: string][] {
  const { kind, name, tenantId, clientId, objectId, permissions, directoryRoles, way } = identity
  return [
    ['signed in as', name],
    ['kind', kind === 'user' ? 'a person, through an application' : 'an application for itself'],
    ['way', way],
    ['tenant', tenantId],
    ['application', clientId],
    ['object id', objectId],
    [kind === 'user' ? 'scopes' : 'app roles', permissions.join(', ') || 'none'],
    ['directory roles', directoryRoles ? directoryRoles.join(', ') || 'none' : 'not in the token'],
  ]
}

function prospectView({ key, displayName, steps, notes }: Prospect, colour: boolean): string {
  const chalk = paint(colour)
  const words = { yes: chalk.green('yes'), no: chalk.red('no'), unknown: chalk.yellow('unknown') }
  const lines = steps.map(({ step, allowed, lacks, because }) => {
    const reasons = [...(lacks.length > 0 ? [`lacks ${lacks.join(' and ')}`] : []), because].filter(Boolean)
    const why = reasons.length > 0 ? `: ${safeLine(reasons.join('; '))}` : ''
    return `  ${words[allowed]}${' '.repeat(9 - allowed.length)}${safeLine(step)}${why}\n`
  })
  const title = `\n${chalk.bold(safeLine(displayName))} (key ${key})\n`
  const none = steps.length === 0 ? ['  no changes, so nothing to be allowed\n'] : []
  return [title, ...lines, ...none, ...notes.map((note) => `  note: ${safeLine(note)}\n`)].join('')
}
