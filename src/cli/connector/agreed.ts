import { isDeepStrictEqual } from 'node:util'
import { AppregError } from '../../errors.ts'
import { confirm } from '../ask.ts'
import { planView } from '../present/plan-view.ts'
import { pushPlanView } from '../present/push-view.ts'
import type { Terminal } from '../terminal.ts'
import { look, openRedirect, type Planned, type Push } from './look.ts'

/** Shows what would change and gets a yes to it. Meanwhile somebody else may have changed the connector: it is looked at again. */
export async function agreed(push: Push, planned: Planned, terminal: Terminal): Promise<void> {
  if (!terminal.quiet || !push.flags.yes) terminal.err(viewOf(push, planned, terminal.colour.err))
  if (push.flags.yes) return
  if (!terminal.interactive) {
    throw new AppregError(
      'USAGE',
      'connector push asks before it writes, and there is no terminal to ask on',
      {
        hints: ['this is what it would do: add --yes'],
      },
    )
  }
  if (!(await confirm('Apply this plan?')))
    throw new AppregError('INTERRUPTED', 'not applied: nothing was changed')
  if (!isDeepStrictEqual(stateOf(await look(push)), stateOf(planned))) {
    throw new AppregError(
      'TENANT_MOVED',
      'the connector was changed by somebody else meanwhile: nothing was changed',
      {
        hints: ['run the command again: it shows what is left to do'],
      },
    )
  }
}

const stateOf = (planned: Planned) => [
  planned.op,
  planned.changes,
  ...('live' in planned ? [planned.live.name] : []),
]

function viewOf({ environment, wanted: { displayName } }: Push, planned: Planned, colour: boolean): string {
  const { op, changes } = planned
  const plan = { environment, op, displayName, changes }
  if (planned.op === 'create') return pushPlanView(plan, colour)
  const redirect = openRedirect(planned.redirect)
  const registration = redirect ? `${planView(redirect.plan, colour)}\n` : ''
  return pushPlanView({ ...plan, id: planned.live.name }, colour) + registration
}
