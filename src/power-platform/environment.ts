import { AppregError } from '../errors.ts'
import type { Environment } from './wire.ts'

export interface ChosenEnvironment {
  readonly id: string
  readonly displayName: string
}

const idForm = /^(Default-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The environment that is meant by an id, a name or `default`. An application may be shown none at all: then an id is
 * taken as it is. Throws `NOT_FOUND` with those that exist, or `USAGE` where a name is that of several.
 */
export function chooseEnvironment(
  wanted: string,
  all: readonly Environment[],
  tenantId: string,
): ChosenEnvironment {
  const found = all.filter((environment) => isMeant(environment, wanted))
  const [first, ...others] = found
  if (first && others.length === 0) return chosen(first)
  if (first) {
    throw new AppregError('USAGE', `several environments are named "${wanted}"`, {
      hints: [`name one by its id: ${found.map(({ name }) => name).join(', ')}`],
    })
  }
  const id = wanted.toLowerCase() === 'default' ? `Default-${tenantId}` : wanted
  if (all.length === 0 && idForm.test(id)) return { id, displayName: id }
  throw unknown(wanted, all)
}

const isMeant = ({ name, properties = {} }: Environment, wanted: string): boolean =>
  name.toLowerCase() === wanted.toLowerCase() ||
  properties.displayName?.toLowerCase() === wanted.toLowerCase() ||
  (wanted.toLowerCase() === 'default' && properties.isDefault === true)

const chosen = ({ name, properties }: Environment): ChosenEnvironment => ({
  id: name,
  displayName: properties?.displayName ?? name,
})

const unknown = (wanted: string, all: readonly Environment[]): AppregError =>
  new AppregError('NOT_FOUND', `there is no environment "${wanted}" for this sign-in`, {
    hints:
      all.length > 0
        ? [
            `there are ${all
              .map(chosen)
              .map(({ id, displayName }) => `${displayName} (${id})`)
              .join(', ')}`,
          ]
        : [
            'no environment is shown to this sign-in: name it by its id, or sign in as a person who may work in it',
          ],
  })
