import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import type { Run } from '../command.ts'

const actions: Readonly<Record<string, () => Promise<Run>>> = {
  push: async () => (await import('./connector-push.ts')).run,
}

export const run: Run = async ([action, ...args], flags, terminal) => {
  const load = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!load) throw unknownAction(action)
  return (await load())(args, flags, terminal)
}

function unknownAction(action: string | undefined): AppregError {
  const near = action && nearest(action, Object.keys(actions))
  return new AppregError(
    'USAGE',
    action ? `connector has no action "${action}"` : 'connector: no action is given',
    {
      hints: [...(near ? [`did you mean connector ${near}?`] : []), 'use connector push --environment ENV'],
    },
  )
}
