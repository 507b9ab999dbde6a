import { AppregError } from '../errors.ts'
import { requireAgent } from './agent.ts'
import type { Sink, Surroundings } from './sink.ts'

/** Prefixes that Azure Pipelines keeps for itself. */
const RESERVED = /^(endpoint|input|secret|path|securefile)/i

/**
 * A secret variable for the later steps of the job. The agent takes the line out of the log and masks the value from
 * then on. https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function azurePipelinesSink(name: string, surroundings: Surroundings): Sink {
  const address = `azure-pipelines:${name}`
  return {
    address,
    fate: 'handed-on',
    async check() {
      if (RESERVED.test(name)) {
        throw new AppregError('USAGE', `Azure Pipelines keeps the variable ${name} for itself`, {
          hints: ['choose another name: azure-pipelines:ConnectorSecret'],
        })
      }
      requireAgent(address, surroundings, {
        kind: 'Azure Pipelines',
        missing: surroundings.env.TF_BUILD ? undefined : 'TF_BUILD',
      })
    },
    deliver: (value) =>
      surroundings.tellAgent(`##vso[task.setvariable variable=${name};issecret=true]${escaped(value)}`),
  }
}

/** As the agent undoes it: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#formatting-commands */
const escaped = (value: string): string =>
  value.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
