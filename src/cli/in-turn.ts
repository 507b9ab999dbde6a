import { AppregError } from '../errors.ts'
import type { Application } from '../model/directory.ts'
import { goOn } from './again.ts'
import { stands } from './interruption.ts'

type Subject = Pick<Application, 'appId' | 'id' | 'uniqueName'>

/** "deleted": what is said of one that is done, that is under way, and that is still to come. */
const states = (done: string) => ({ done, begun: `perhaps ${done}`, open: `not ${done}` })

/** Does one after the other. Where that ends early, it is told of each how it stands, and how to go on. */
export async function inTurn<Item extends Subject>(
  items: readonly Item[],
  done: string,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const words = states(done)
  const state = new Map<Item, string>()
  const standing = (item: Item) =>
    `${state.get(item) ?? words.open} (appId ${item.appId}, object id ${item.id})`
  for (const item of items) stands(nameOf(item), () => standing(item))
  try {
    for (const item of items) {
      state.set(item, words.begun)
      await work(item).catch((error: unknown) => {
        if (isRefusal(error)) state.set(item, words.open)
        throw error
      })
      state.set(item, words.done)
    }
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    const lines = items.map((item) => `${nameOf(item)}: ${standing(item)}`)
    throw new AppregError(error.code, [error.message, ...lines].join('\n'), {
      hints: [...error.hints, goOn()],
      cause: error,
    })
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof AppregError && ['GRAPH_REFUSED', 'FORBIDDEN'].includes(error.code)

const nameOf = ({ uniqueName, appId }: Subject): string => uniqueName ?? appId
