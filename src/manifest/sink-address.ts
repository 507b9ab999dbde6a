import { nearest } from './nearest.ts'

/** The sinks for secrets: how each is written, and what may stand in its place. */
export const sinkForms = {
  keyvault: {
    form: 'keyvault://VAULT/NAME',
    pattern: 'keyvault://[A-Za-z][0-9A-Za-z-]{1,22}[0-9A-Za-z]/[0-9A-Za-z-]{1,127}',
  },
  file: { form: 'file:PATH', pattern: 'file:[^\\u0000]+' },
  'github-env': { form: 'github-env:NAME', pattern: 'github-env:[A-Za-z_][0-9A-Za-z_]*' },
  'github-output': { form: 'github-output:NAME', pattern: 'github-output:[A-Za-z_][0-9A-Za-z_-]*' },
  'azure-pipelines': { form: 'azure-pipelines:NAME', pattern: 'azure-pipelines:[A-Za-z_][0-9A-Za-z_.]*' },
  command: { form: 'command:PROGRAM', pattern: 'command:[^\\u0000]+' },
  stdout: { form: 'stdout', pattern: 'stdout' },
} as const

const all = Object.values(sinkForms)

export const sinkPattern = new RegExp(`^(?:${all.map(({ pattern }) => pattern).join('|')})$`)

export const sinkList = `${all
  .slice(0, -1)
  .map(({ form }) => form)
  .join(', ')} or ${all.at(-1)?.form}`

/** What is wrong with an address, with the form that was meant; nothing where it is one of a sink. */
export function sinkFault(address: string): string | undefined {
  if (sinkPattern.test(address)) return undefined
  const [scheme = ''] = address.split(':')
  const near = nearest(scheme, Object.keys(sinkForms)) as keyof typeof sinkForms | undefined
  return near === undefined
    ? `is not a sink: write ${sinkList}`
    : `is not a sink: did you mean \`${sinkForms[near].form}\`?`
}
