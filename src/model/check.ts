/** One thing that verify established, with its evidence. */
export interface Check {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly expected?: string
  readonly actual?: string
  /** The setting that decides it, in Graph's names; or why it was skipped. */
  readonly because?: string
}
