import type { Registration } from '../model/registration.ts'

/** The value of the secret where the person asked to see it, else in brackets where it is. */
export function secretNote({ secret }: Registration): string {
  if (secret === undefined) return '(a secret of this registration)'
  if (secret.value !== undefined) return secret.value
  if (secret.store === undefined) return `(secret ${secret.name})`
  return secret.store === 'stdout' ? '(shown once, when it was minted)' : `(in ${secret.store})`
}
