import type { OneIO } from '../../apply/one.ts'
import type { Call } from '../../graph/client.ts'
import { outcomeOf } from './outcome-of.ts'
import type { Session } from './session.ts'

/** Single requests through the session's connection. They are done when `sign` can be read. */
export const oneSender = ({ graph, clock }: Session, sign: Call): OneIO => ({
  ...clock,
  async send({ method, path, ok }) {
    const [sent] = await graph.send([{ method, path }])
    return outcomeOf(sent ?? { lost: undefined }, ok)
  },
  async isDone() {
    const [answer] = await graph.read([sign])
    return answer?.status === 200
  },
})
