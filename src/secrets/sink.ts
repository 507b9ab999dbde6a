/** A place that a secret is delivered to. */
export interface Sink {
  /** As written in the manifest: `file:PATH`. */
  readonly address: string
  /** Throws an `AppregError` when a delivery could not work; called before anything is minted. */
  check(): Promise<void>
  /** Returns only when the value is safe there. */
  deliver(value: string): Promise<void>
  /** The value, where the sink can give it back; nothing when it holds none. */
  read(): Promise<string | undefined>
}
