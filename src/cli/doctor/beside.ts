import { faultsOf } from '../../doctor/connector/judge.ts'
import type { Explanation } from '../../doctor/explain.ts'
import { type Beside, informed } from '../../doctor/look/beside.ts'
import { linksSeen, weigh } from '../../doctor/look/weigh.ts'
import { AppregError } from '../../errors.ts'
import type { Flags } from '../command.ts'
import { readConnectorFiles } from '../connector/files.ts'
import { connectorsIn } from '../connector/judging.ts'
import { knownRegistration } from '../connector/known.ts'
import type { Terminal } from '../terminal.ts'
import type { Examined } from '../verifying/serving.ts'
import type { Diagnosed } from './diagnosing.ts'

/** What somebody named beside a text. */
export interface Named {
  readonly connector?: readonly string[] | undefined
  /** Looks at the server, once. */
  readonly server?: (() => Promise<Examined>) | undefined
}

/** Reads them for the causes of the text. What cannot be read is left out: their own part, which comes behind, throws it. */
export async function lookBeside(
  { connector, server }: Named,
  flags: Flags,
  terminal: Terminal,
): Promise<Beside> {
  const connectors = connector && (await readable(() => readConnectors(connector, flags, terminal)))
  const seen = server && (await readable(server))
  return { ...(connectors ? { connectors } : {}), ...(seen ? { server: seen } : {}) }
}

async function readConnectors(paths: readonly string[], flags: Flags, terminal: Terminal) {
  const connectors = connectorsIn(readConnectorFiles(paths))
  return { connectors, faults: faultsOf(connectors, await knownRegistration(flags, terminal)) }
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof AppregError) || error.code === 'INTERRUPTED') throw error
    return undefined
  }
}

export const informedBy = (explanation: Explanation, beside: Beside): Explanation => ({
  ...explanation,
  suspects: informed(explanation.suspects, beside),
})

/** The explanation with what lies beside, where the tenant tells nothing. */
export function weighedBeside(explanation: Explanation, beside: Beside): Diagnosed {
  const findings = weigh(explanation.suspects, undefined, beside).map(({ finding }) => finding)
  return {
    ...explanation,
    findings,
    healthy: findings.every(({ severity }) => severity === 'info'),
    looked: linksSeen(explanation.suspects, undefined, beside),
  }
}
