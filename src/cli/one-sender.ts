import type { OneIO } from '../apply/one.ts'
import { outcomeOf } from './outcome-of.ts'
import type { Session } from './session.ts'

/** Single requests through the session's connection. */
export const oneSender = ({ graph, clock }: Session): OneIO => ({
  ...clock,
  async send({ method, path, ok }) {
    const [sent] = await graph.send([{ method, path }])
    return outcomeOf(sent ?? { lost: undefined }, ok)
  },
})
