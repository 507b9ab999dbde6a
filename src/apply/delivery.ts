import { removePassword } from '../aspects/secrets.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import { backoff } from './backoff.ts'
import { undelivered } from './failures.ts'
import type { ApplyIO, Minted } from './run.ts'

/** A secret that cannot be delivered is taken back: nobody will ever know its value. Answers with the sink's address. */
export async function deliver(
  minted: Pick<Minted, 'secret' | 'secretText' | 'credential'>,
  desired: Desired,
  live: Live,
  io: ApplyIO,
): Promise<string> {
  const appId = live.application?.appId ?? ''
  try {
    return await io.deliver({ ...minted, tenantId: live.tenantId, appId })
  } catch (cause) {
    const removal = removePassword(desired, minted.credential.keyId)
    throw undelivered(minted.secret, await takeBack(removal, io), cause)
  }
}

/** How long a secret that was minted a moment ago may resist its removal, in milliseconds. */
const RESISTANCE = 30_000

/**
 * Whether it is gone. A replica that has not heard of the secret yet says the same as one that has forgotten it: that
 * there is none.
 */
export async function takeBack(
  removal: GraphRequest,
  io: Pick<ApplyIO, 'send' | 'now' | 'sleep'>,
): Promise<boolean> {
  const deadline = io.now() + RESISTANCE
  let mayHaveLanded = false
  for (let tries = 0; io.now() < deadline; tries++) {
    const { outcomes } = await io.send([removal])
    const kind = outcomes[0]?.kind
    if (kind === 'done' || (kind === 'exists' && mayHaveLanded)) return true
    if (kind === 'refused') return false
    mayHaveLanded ||= kind === 'unknown'
    await io.sleep(backoff(tries), 'the secret that could not be delivered is taken back')
  }
  return false
}
