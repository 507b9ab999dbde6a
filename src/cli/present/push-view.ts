import type { Check } from '../../model/check.ts'
import type { ConnectorChange } from '../../power-platform/difference.ts'
import type { RedirectUris } from '../redirect/redirecting.ts'
import { checksView } from './checks-view.ts'
import { opPaint, opSigns, paint } from './paint.ts'
import { safeLine } from './safe.ts'

export interface PushPlan {
  readonly environment: { readonly id: string; readonly displayName: string }
  readonly op: 'create' | 'update' | 'none'
  readonly displayName: string
  /** Absent until the connector exists. */
  readonly id?: string
  readonly changes: readonly ConnectorChange[]
}

/** What would change in Power Platform. The redirect URI of a connector that exists is in the plan for the registration. */
export function pushPlanView(
  { environment, op, displayName, id, changes }: PushPlan,
  colour: boolean,
): string {
  const chalk = paint(colour)
  const where = `environment ${safeLine(environment.displayName)} (${safeLine(environment.id)})\n\n`
  if (op === 'none') return where
  const sign = opPaint(chalk, op)(opSigns[op])
  const head = `${sign} ${chalk.bold('custom connector')} ${safeLine(displayName)}${id ? ` (${safeLine(id)})` : ''}\n`
  const lines = changes.map(({ path, before, after }) => {
    const values = before === undefined ? safeLine(after) : `${safeLine(before)} → ${safeLine(after)}`
    return `  ${sign} ${path}  ${values}\n`
  })
  const after =
    op === 'create' ? `${sign} ${chalk.bold('redirect URI')} the one that the connector gets\n` : ''
  return `${where}${head}${lines.join('')}${after}\n`
}

export interface Pushed {
  readonly environment: PushPlan['environment']
  readonly connector: {
    readonly id: string
    readonly displayName: string
    readonly outcome: 'created' | 'updated' | 'unchanged'
    readonly redirectUrls: readonly string[]
  }
  readonly redirectUris: RedirectUris
  readonly checks: readonly Check[]
}

export function pushedView({ environment, connector, checks }: Pushed, colour: boolean): string {
  const { id, displayName, outcome, redirectUrls } = connector
  const name = `${safeLine(displayName)} (${safeLine(id)})`
  const where = `${safeLine(environment.displayName)} (${safeLine(environment.id)})`
  const isNothing = outcome === 'unchanged' && checks.length === 0
  const head = isNothing
    ? `no changes: the connector ${name} is as the registration says\n`
    : `connector     ${name}, ${outcome}\n`
  const urls = redirectUrls.map((url) => `redirect URL  ${safeLine(url)}, registered\n`)
  return `${head}environment   ${where}\n${urls.join('')}${checksView(checks, colour)}`
}
