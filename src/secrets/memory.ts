import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppregError } from '../errors.ts'
import type { Live, Minting } from '../model/live.ts'
import { writeFileAtomically } from '../write-file.ts'

/**
 * What this machine remembers of a registration: a hint that saves a read, and which secrets were delivered, which
 * Graph cannot know. Key ids only, never a value. Losing it costs one read and the knowledge of unfinished attempts.
 */
export interface Memory {
  readonly appId: string | undefined
  mintings(): readonly KeptMinting[]
  learn(appId: string): void
  /**
   * Before the request: what appears from now on under this name, and is never delivered, is an orphan. `run` is the
   * process that is at it: several may share the file.
   */
  begin(secret: string, live: Live, attempt?: Attempt): void
  /** The attempt came to nothing, for certain. */
  abandon(secret: string): void
  /** After the answer, before the delivery. */
  minted(secret: string, keyId: string): void
  /** `kept: false`: counts as delivered for this run only, until `keep` is called. */
  delivered(keyId: string, sink: string, kept: boolean): void
  /** The result of this run was printed: what was shown there is delivered, and nothing is untold. */
  keep(): void
  /** The token service has issued a token for it. */
  proven(keyId: string): void
  /** It was removed on purpose: it is not waited for any more. */
  forget(keyId: string): void
  /** Throws where nothing can be remembered: then no secret must be minted. */
  check(): void
  confirm(): void
}

/** An attempt, and the process that made it. */
export interface KeptMinting extends Minting {
  readonly run?: number
}

export type Attempt = Pick<
  KeptMinting,
  'run' | 'to' | 'endDateTime' | 'supersedes' | 'removeAfter' | 'untold'
>

interface Remembered {
  readonly appId?: string
  readonly mintings: readonly KeptMinting[]
}

const A_DAY = 86_400_000

/** What this machine remembers registrations of a tenant by, as file names: of one without a key its appId. */
export function rememberedNames(stateDirectory: string, tenantId: string): string[] {
  const folder = join(stateDirectory, 'registrations', tenantId)
  return existsSync(folder) ? readdirSync(folder).map((name) => basename(name, '.json')) : []
}

export function openMemory(stateDirectory: string, tenantId: string, key: string): Memory {
  const file = join(stateDirectory, 'registrations', tenantId, `${encodeURIComponent(key)}.json`)
  // A damaged file is told of here, before anything is sent.
  load(file)
  const shown = new Map<string, string>()
  let own: number | undefined
  // Read again each time: another run may have written meanwhile, and nothing of it must be lost.
  const update = (change: (before: Remembered) => Remembered) => {
    const before = load(file)
    const after = change(before)
    if (JSON.stringify(after) !== JSON.stringify(before)) write(file, after)
  }
  const updateMintings = (change: (mintings: readonly KeptMinting[]) => readonly KeptMinting[]) =>
    update((before) => ({ ...before, mintings: change(before.mintings) }))
  /** The last attempt of this run that is open. */
  const ownAttempt = (mintings: readonly KeptMinting[], secret: string) =>
    mintings.findLastIndex((m) => m.secret === secret && m.keyId === undefined && m.run === own)
  const note = (keyId: string, what: Partial<KeptMinting>) =>
    updateMintings((mintings) => mintings.map((m) => (m.keyId === keyId ? { ...m, ...what } : m)))
  return {
    get appId() {
      return load(file).appId
    },
    mintings: () =>
      load(file).mintings.map((minting) => {
        const sink = minting.keyId && shown.get(minting.keyId)
        return sink ? { ...minting, deliveredTo: sink } : minting
      }),
    learn(appId) {
      // A hint: without it the next run reads twice.
      if (isWritable(file)) update((before) => ({ ...before, appId }))
    },
    begin(secret, live, attempt = {}) {
      const { appId = '', passwordCredentials = [] } = live.application ?? {}
      const before = passwordCredentials.map(({ keyId }) => keyId)
      const minting = { application: appId, secret, before, startedAt: live.at, ...attempt }
      own = attempt.run
      updateMintings((mintings) => [...stillOpen(mintings, live), minting])
    },
    abandon: (secret) =>
      updateMintings((mintings) => {
        const index = ownAttempt(mintings, secret)
        return mintings.filter((_, i) => i !== index)
      }),
    minted: (secret, keyId) =>
      updateMintings((mintings) => {
        const index = ownAttempt(mintings, secret)
        return mintings.map((m, i) => (i === index ? { ...m, keyId } : m))
      }),
    delivered(keyId, sink, kept) {
      if (kept) note(keyId, { deliveredTo: sink })
      else shown.set(keyId, sink)
    },
    keep() {
      for (const [keyId, sink] of shown) note(keyId, { deliveredTo: sink })
      updateMintings((mintings) =>
        mintings.map(({ untold, ...m }) => (untold && m.run !== own ? { ...m, untold } : m)),
      )
    },
    proven: (keyId) => note(keyId, { proven: true }),
    forget: (keyId) => updateMintings((mintings) => mintings.filter((minting) => minting.keyId !== keyId)),
    // Written, and not only asked: a disk may be full.
    check: () => write(file, load(file)),
    confirm: () =>
      updateMintings((mintings) =>
        mintings.map((m) =>
          m.deliveredTo || (m.keyId && shown.has(m.keyId)) ? { ...m, confirmed: true } : m,
        ),
      ),
  }
}

function load(file: string): Remembered {
  if (!existsSync(file)) return { mintings: [] }
  try {
    const remembered = JSON.parse(readFileSync(file, 'utf8')) as Remembered
    // Throws where this is no list, like JSON.parse where it is no JSON.
    return { ...remembered, mintings: [...remembered.mintings] }
  } catch (cause) {
    throw new AppregError('INPUT_UNREADABLE', `${file} cannot be read`, {
      hints: [
        'delete the file: then nothing is known of secrets that an interrupted run did not deliver; look for them in the portal',
      ],
      cause,
    })
  }
}

/** Whether the file, or the first folder above it that exists, can be written. */
function isWritable(file: string): boolean {
  let place = file
  while (!existsSync(place) && place !== dirname(place)) place = dirname(place)
  try {
    accessSync(place, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function write(file: string, remembered: Remembered): void {
  try {
    writeFileAtomically(file, `${JSON.stringify(remembered, null, 2)}\n`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', `${file} cannot be written: ${reason}`, {
      hints: ['it remembers unfinished secrets: nothing is minted without it'],
      cause,
    })
  }
}

/**
 * Attempts and deliveries that a read may not show yet, deliveries whose credential exists, and those that superseded
 * one which does.
 */
function stillOpen(mintings: readonly KeptMinting[], live: Live): KeptMinting[] {
  const present = new Set(live.application?.passwordCredentials.map(({ keyId }) => keyId))
  return mintings.filter(
    ({ confirmed, deliveredTo, keyId = '', supersedes = [], startedAt }) =>
      (!(confirmed && deliveredTo) && Date.parse(live.at) - Date.parse(startedAt) < A_DAY) ||
      (deliveredTo && [keyId, ...supersedes].some((one) => present.has(one))),
  )
}
