import { AppregError } from '../../errors.ts'
import type { Flags } from '../command.ts'
import type { Member } from '../registration/members.ts'

/**
 * Throws `USAGE` where a secret of a fleet would be overwritten by the next one, or shown among hundreds. One that has
 * no place at all is told of when it is due.
 */
export function requireSinks(members: readonly Member[], { secretTo }: Flags): void {
  if (secretTo !== undefined) {
    throw unfit('--secret-to names one place, and several registrations have secrets')
  }
  const stores = members.flatMap(({ desired: { key, secrets, certificates } }) =>
    [...secrets, ...certificates].flatMap((one) =>
      'store' in one && one.store !== undefined ? [{ secret: `${key}: ${one.name}`, store: one.store }] : [],
    ),
  )
  const shown = stores.filter(({ store }) => store === 'stdout')
  if (shown.length > 0) {
    throw unfit(`in a fleet no secret is shown: ${shown.map(({ secret }) => secret).join(', ')}`)
  }
  const seen = new Map<string, string>()
  for (const { secret, store } of stores) {
    const other = seen.get(store)
    if (other !== undefined) throw unfit(`${other} and ${secret} would both go to ${store}`)
    seen.set(store, secret)
  }
}

const unfit = (message: string): AppregError =>
  new AppregError('USAGE', message, {
    hints: ['name a place for each under credentials in its manifest: store: "file:PATH"'],
  })
