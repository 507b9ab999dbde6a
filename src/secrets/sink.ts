import type { VaultAccess } from './key-vault.ts'

/** A place that a secret is delivered to. */
export interface Sink {
  /** As written in the manifest: `file:PATH`. */
  readonly address: string
  /**
   * `kept`: who uses the secret reads it there, so that the next one takes its place. `handed-on`: to the later steps
   * of a job, which do with it what they want. `shown`: to a person, when the command ends.
   */
  readonly fate: 'kept' | 'handed-on' | 'shown'
  /** Throws an `AppregError` when a delivery could not work; called before anything is minted. */
  check(): Promise<void>
  /** Returns only when the value is safe there. */
  deliver(value: string, facts: SecretFacts): Promise<void>
  /** What it holds; nothing when it is empty. Throws where it cannot be asked. Absent where nothing comes back. */
  readonly read?: () => Promise<Held | undefined>
}

/** What may be known of a secret by everybody. */
export interface SecretFacts {
  readonly name: string
  readonly keyId: string
  readonly appId: string
  readonly endDateTime: string
}

export interface Held {
  readonly value: string
  /** Of the credential that it belongs to, where the sink says so. */
  readonly keyId?: string
}

/** What a sink finds around it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Says a line to the agent that runs the job of a pipeline; resolves when it is written. */
  tellAgent(line: string): Promise<void>
  /** Whether an agent may be listening: what it is told ends in no file. */
  readonly isHeard: boolean
  /** Whether anybody can see what is printed. */
  readonly isShown: boolean
  readonly vaults: VaultAccess
}
