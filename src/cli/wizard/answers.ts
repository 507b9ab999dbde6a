/** What a person said, question by question. Empty where something is not known yet. */
export interface Answers {
  readonly protects: 'arc-1' | 'mcp' | 'api'
  readonly name: string
  readonly key: string
  /** Of a registration that is taken over. */
  readonly appId: string
  readonly url: string
  readonly urlAsIdentifier: 'yes' | 'no'
  /** Names of presets. */
  readonly clients: readonly string[]
  /** What presets ask for, by preset and placeholder. */
  readonly [value: `value:${string}`]: string
  readonly redirectUrl: string
  readonly consent: 'tenant' | 'users' | 'admins'
  readonly credential: 'secret' | 'github' | 'none'
  readonly repository: string
  readonly environment: string
  readonly topology: 'single' | 'split'
  readonly keep: 'shown' | 'file' | 'other'
  readonly store: string
}

/** What stands where nothing was said. A name is the one thing that has no default. */
export const defaults: Answers = {
  protects: 'arc-1',
  name: '',
  key: '',
  appId: '',
  url: '',
  urlAsIdentifier: 'no',
  clients: ['copilot-studio'],
  redirectUrl: '',
  consent: 'tenant',
  credential: 'secret',
  repository: '',
  environment: 'production',
  topology: 'single',
  keep: 'shown',
  store: '',
}
