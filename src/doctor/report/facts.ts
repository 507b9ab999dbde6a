import type { Check } from '../../model/check.ts'
import { type Diagnosis, type Finding, type Link, links } from '../../model/finding.ts'
import type { ClientVerdict } from '../server/clients.ts'
import { shareableAll } from './shareable.ts'

/** Everything that doctor established, as report and bundle show it. */
export interface Facts {
  /** ISO 8601. */
  readonly made: string
  /** Name and version. */
  readonly program: string
  readonly registration?: { readonly displayName: string; readonly appId: string; readonly tenantId: string }
  readonly diagnosis: Diagnosis & {
    readonly correlationId?: string
    readonly timestamp?: string
    /** What was changed, and the proof that it helped. */
    readonly mended?: readonly Finding[]
    readonly checks?: readonly Check[]
  }
  /** The links at which something was checked: where nothing was found there, all is well. */
  readonly looked: readonly Link[]
  readonly server?: ServerFacts
}

export interface ServerFacts {
  readonly url: string
  readonly checks: readonly Check[]
  readonly clients: readonly ClientVerdict[]
}

/** The same without what must not be passed on. */
export const shareableFacts = (facts: Facts): Facts => shareableAll(facts)

export type State = 'ok' | 'trouble' | 'warning' | 'not looked at'

export interface LinkState {
  readonly link: Link
  readonly state: State
  readonly findings: readonly Finding[]
}

/** The chain from the client to the server. */
export const chainOf = ({ diagnosis, looked }: Facts): LinkState[] =>
  links.map((link) => {
    const findings = diagnosis.findings.filter((one) => one.link === link && one.severity !== 'info')
    const state = findings.some(({ severity }) => severity === 'error')
      ? 'trouble'
      : findings.length > 0
        ? 'warning'
        : looked.includes(link)
          ? 'ok'
          : 'not looked at'
    return { link, state, findings }
  })

/** The facts for a program, or for support: `format` changes when a field goes or means something else. */
export const bundleOf = (facts: Facts) => {
  const shared = shareableFacts(facts)
  const { diagnosis, made, program, registration, server } = shared
  return {
    format: 'appreg-doctor/1',
    made,
    program,
    ...(registration ? { registration } : {}),
    ...diagnosis,
    chain: chainOf(shared).map(({ link, state }) => ({ link, state })),
    ...(server ? { server } : {}),
  }
}
