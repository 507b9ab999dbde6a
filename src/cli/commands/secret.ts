import { AppregError } from '../../errors.ts'
import { nearest } from '../../manifest/nearest.ts'
import type { Run } from '../command.ts'

const actions: Readonly<Record<string, () => Promise<Run>>> = {
  add: async () => (await import('../secret/mint.ts')).add,
  rotate: async () => (await import('../secret/mint.ts')).rotate,
  list: async () => (await import('../secret/list.ts')).list,
  revoke: async () => (await import('../secret/revoke.ts')).revoke,
}

export const run: Run = async ([action = 'list', ...args], flags, terminal) => {
  const load = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!load) throw unknownAction(action)
  return (await load())(args, flags, terminal)
}

function unknownAction(action: string): AppregError {
  const near = nearest(action, Object.keys(actions))
  return new AppregError('USAGE', `secret has no action "${action}"`, {
    hints: [
      ...(near ? [`did you mean secret ${near}?`] : []),
      'use secret add NAME, secret rotate NAME, secret list or secret revoke KEYID',
    ],
  })
}
