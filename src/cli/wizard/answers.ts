import type { Federated } from '../../manifest/credential-schema.ts'
import type { CloudHosts } from '../../model/registration.ts'

/** What a person said, question by question. Empty where something is not known yet. */
export interface Answers {
  readonly cloud: CloudHosts['name']
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
  readonly credential: 'secret' | 'certificate' | 'federated' | 'none'
  readonly trusts: keyof Federated
  /** What says whose tokens are meant, by issuer and field. */
  readonly [value: `trusted:${string}`]: string
  /** Where the private key of a certificate is made. */
  readonly keyPlace: 'file' | `vault:${string}`
  /** The file that it goes to; empty for one of the registration's name. */
  readonly keyFile: string
  readonly topology: 'single' | 'split' | ''
  readonly keep: 'shown' | 'file' | `vault:${string}` | 'other'
  readonly store: string
}

/** What stands where nothing was said. A name is the one thing that has no default. */
export const defaults: Answers = {
  cloud: 'public',
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
  trusts: 'github',
  keyPlace: 'file',
  keyFile: '',
  topology: '',
  keep: 'shown',
  store: '',
}
