import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppregError } from '../errors.ts'
import type { Live, Minting } from '../model/live.ts'
import { writeFileAtomically } from '../write-file.ts'

/**
 * What this machine remembers of a registration: a hint that saves a read, and which secrets were delivered, which
 * Graph cannot know. Key ids only, never a value. Losing it costs one read and the knowledge of unfinished attempts.
 */
export interface Memory {
  readonly appId: string | undefined
  mintings(): readonly Minting[]
  learn(appId: string): void
  /** Before the request: what appears from now on under this name, and is never delivered, is an orphan. */
  begin(secret: string, live: Live): void
  /** After the answer, before the delivery. */
  minted(secret: string, keyId: string): void
  /** `kept: false`: counts as delivered for this run only, until `keep` is called. */
  delivered(keyId: string, sink: string, kept: boolean): void
  keep(): void
  confirm(): void
}

interface Remembered {
  readonly appId?: string
  readonly mintings: readonly Minting[]
}

const A_DAY = 86_400_000

export function openMemory(stateDirectory: string, tenantId: string, key: string): Memory {
  const file = join(stateDirectory, 'registrations', tenantId, `${encodeURIComponent(key)}.json`)
  let remembered = load(file)
  const shown = new Map<string, string>()
  const save = (next: Remembered) => {
    if (JSON.stringify(next) === JSON.stringify(remembered)) return
    remembered = next
    writeFileAtomically(file, `${JSON.stringify(next, null, 2)}\n`)
  }
  const change = (keyId: string, more: Partial<Minting>) =>
    save({
      ...remembered,
      mintings: remembered.mintings.map((m) => (m.keyId === keyId ? { ...m, ...more } : m)),
    })
  return {
    get appId() {
      return remembered.appId
    },
    mintings: () =>
      remembered.mintings.map((minting) => {
        const sink = minting.keyId && shown.get(minting.keyId)
        return sink ? { ...minting, deliveredTo: sink } : minting
      }),
    learn: (appId) => save({ ...remembered, appId }),
    begin(secret, live) {
      const { appId = '', passwordCredentials = [] } = live.application ?? {}
      const before = passwordCredentials.map(({ keyId }) => keyId)
      const minting: Minting = { application: appId, secret, before, startedAt: live.at }
      save({ ...remembered, mintings: [...stillOpen(remembered.mintings, live), minting] })
    },
    minted(secret, keyId) {
      const index = remembered.mintings.findLastIndex((m) => m.secret === secret && m.keyId === undefined)
      save({
        ...remembered,
        mintings: remembered.mintings.map((m, i) => (i === index ? { ...m, keyId } : m)),
      })
    },
    delivered(keyId, sink, kept) {
      if (kept) change(keyId, { deliveredTo: sink })
      else shown.set(keyId, sink)
    },
    keep() {
      for (const [keyId, sink] of shown) change(keyId, { deliveredTo: sink })
    },
    confirm() {
      const confirmed = (m: Minting) =>
        m.deliveredTo || (m.keyId && shown.has(m.keyId)) ? { ...m, confirmed: true } : m
      save({ ...remembered, mintings: remembered.mintings.map(confirmed) })
    },
  }
}

function load(file: string): Remembered {
  if (!existsSync(file)) return { mintings: [] }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered
  } catch (cause) {
    throw new AppregError('INPUT_UNREADABLE', `${file} cannot be read`, {
      hints: ['delete the file: it holds nothing that cannot be found out again'],
      cause,
    })
  }
}

/** Attempts that may still surface, and deliveries whose credential still exists. */
const stillOpen = (mintings: readonly Minting[], live: Live): Minting[] =>
  mintings.filter(({ deliveredTo, keyId, startedAt }) =>
    deliveredTo
      ? live.application?.passwordCredentials.some((credential) => credential.keyId === keyId)
      : Date.parse(live.at) - Date.parse(startedAt) < A_DAY,
  )
