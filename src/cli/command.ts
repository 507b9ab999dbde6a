import type { CloudHosts } from '../model/registration.ts'
import type { AuthMode } from '../model/sign-in.ts'
import type { Terminal } from './terminal.ts'

export const EXIT = { ok: 0, failed: 1, different: 2, badInput: 3, notAllowed: 4, interrupted: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Flags that mean the same everywhere, and those of single commands; absent when not given. */
export interface Flags {
  readonly file?: string
  /** Every `--file`, patterns not yet expanded. `file` is the first of them. */
  readonly files?: readonly string[]
  readonly app?: string
  readonly adopt?: boolean
  readonly new?: boolean
  readonly tenant?: string
  readonly cloud: CloudHosts['name']
  readonly emulator?: boolean
  readonly auth: AuthMode
  readonly output: 'text' | 'json'
  readonly yes?: boolean
  readonly input: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly color: boolean
  readonly plain?: boolean
  readonly copy?: boolean
  /** Set by the wizard: of the configuration only the values to type. */
  readonly brief?: boolean
  readonly exitCode?: boolean
  readonly name?: string
  readonly key?: string
  readonly client?: readonly string[]
  readonly server?: string
  readonly serverUrl?: string
  readonly redirectUri?: readonly string[]
  readonly platform?: string
  readonly secretTo?: string
  readonly passphraseEnv?: string
  readonly lifetime?: string
  readonly grace?: string
  readonly expiring?: string
  readonly plan?: string
  readonly concurrency?: string
  readonly all?: boolean
  readonly out?: string
  readonly force?: boolean
  readonly showSecret?: boolean
  readonly signIn?: boolean
  readonly access?: string
  readonly openapi?: string
  readonly issuer?: string
  readonly clientId?: string
  readonly scope?: string
  readonly audience?: string
  readonly authorizeUrl?: string
  readonly organizationParameter?: string
  readonly onBehalfOf?: boolean
  readonly forSolution?: boolean
  readonly publisherPrefix?: string
  readonly environment?: string
  readonly connectorId?: string
  readonly secretFrom?: string
  readonly port?: number
  readonly proxyPort?: number
  readonly state?: string
  readonly seed?: string
  readonly latency?: string
  readonly lag?: string
  readonly throttle?: string
  readonly fault?: readonly string[]
  readonly variant?: readonly string[]
  readonly log?: string
  readonly control?: boolean
  readonly clipboard?: boolean
  readonly offline?: boolean
  readonly fix?: boolean
  readonly report?: string
  readonly bundle?: string
  /** Files of connectors, or folders that hold them. */
  readonly connector?: readonly string[]
}

export interface OptionSpec {
  readonly flags: string
  readonly summary: string
  readonly choices?: readonly string[]
  readonly fallback?: string
  readonly parse?: 'number' | 'list' | 'sink'
}

/** What the help needs. The body is loaded only when the command is chosen. */
export interface CommandSpec {
  readonly usage: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  /** What its argument `[action]` may be. */
  readonly actions?: readonly string[]
  /** For programs, not for people: not in the help. */
  readonly hidden?: boolean
  load(): Promise<Run>
}

/** Gathers, decides, prints, and answers with the exit code. */
export type Run = (args: readonly string[], flags: Flags, terminal: Terminal) => Promise<ExitCode>
