import { AppregError } from '../errors.ts'
import { clientIdOf, type WantedConnector } from './wanted.ts'
import { type LiveConnector, signInsOf } from './wire.ts'

export interface Choice {
  /** The id that was named. */
  readonly id?: string
  /** Another one is wanted beside those that are there. */
  readonly isNew?: boolean
}

/**
 * The connector of the environment that is this one: it signs in with the same client and has the same name. Throws where
 * that leaves a doubt, with the ids to choose from.
 */
export function findOurs(
  wanted: WantedConnector,
  all: readonly LiveConnector[],
  { id, isNew }: Choice,
): LiveConnector | undefined {
  if (id !== undefined) return named(id, all)
  if (isNew) return undefined
  const ofClient = all.filter((one) =>
    signInsOf(one).some(({ clientId }) => sameId(clientId, clientIdOf(wanted))),
  )
  const sameName = ofClient.filter(({ properties }) => properties?.displayName === wanted.displayName)
  const [first, ...others] = sameName
  if (first && others.length === 0) return first
  if (ofClient.length === 0) return undefined
  const candidates = first ? sameName : ofClient
  throw new AppregError(
    'USAGE',
    first
      ? `several connectors are named "${wanted.displayName}" and sign in with this registration`
      : `a connector signs in with this registration, and is not named "${wanted.displayName}"`,
    {
      hints: [
        `name the one to update: ${candidates.map((one) => `--connector-id ${one.name} (${titleOf(one)})`).join(', ')}`,
        'or create another one: --new',
      ],
    },
  )
}

const sameId = (one?: string, other?: string): boolean => one?.toLowerCase() === other?.toLowerCase()

const titleOf = ({ name, properties }: LiveConnector): string => properties?.displayName ?? name

/** By its id, with or without the beginning that all have. */
function named(id: string, all: readonly LiveConnector[]): LiveConnector {
  const found = all.find(({ name }) => name === id || name === `shared_${id}`)
  if (found) return found
  throw new AppregError('NOT_FOUND', `there is no custom connector ${id} in this environment`, {
    hints: [`there are ${all.map((one) => `${one.name} (${titleOf(one)})`).join(', ') || 'none'}`],
  })
}
