import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import type { Run } from '../command.ts'

const actions: Readonly<Record<string, () => Promise<Run>>> = {
  lint: async () => (await import('../connector/lint.ts')).lint,
  push: async () => (await import('./connector-push.ts')).run,
}

export const run: Run = async ([action, ...args], flags, terminal) => {
  const load = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!load) throw unknownAction(action)
  return (await load())(args, flags, terminal)
}

function unknownAction(action: string | undefined): AppregError {
  const near = action === undefined ? undefined : nearest(action, Object.keys(actions))
  const message = action === undefined ? 'connector needs an action' : `connector has no action "${action}"`
  return new AppregError('USAGE', message, {
    hints: [
      ...(near ? [`did you mean connector ${near}?`] : []),
      'use connector lint FILE… or connector push --environment ENV',
    ],
  })
}
