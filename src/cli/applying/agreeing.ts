import { AppregError } from '../../errors.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { confirm } from '../ask.ts'
import type { Flags } from '../command.ts'
import { notesView, planView } from '../present/plan-view.ts'
import type { Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'

/** `look`: the command that shows what is at stake. */
export const nobodyToAsk = (command: string, look = 'appreg plan'): AppregError =>
  new AppregError('USAGE', `${command} asks before it writes, and there is no terminal to ask on`, {
    hints: [`look with ${look} first, then add --yes`],
  })

/** Shows the plan and gets a yes to it. While a person thought about it the tenant may have moved: it is read again. */
export async function agreed(
  plan: Plan,
  live: Live,
  { tenant, flags, terminal }: { tenant: Tenant; flags: Flags; terminal: Terminal },
): Promise<Live> {
  if (plan.objects.length === 0) {
    if (!terminal.quiet) terminal.err(notesView(plan, terminal.colour.err))
    return live
  }
  if (!terminal.quiet || !flags.yes) terminal.err(`${planView(plan, terminal.colour.err)}\n`)
  if (flags.yes) return live
  if (await confirm('Apply this plan?')) return tenant.observe()
  throw new AppregError('INTERRUPTED', 'not applied: nothing was changed')
}
