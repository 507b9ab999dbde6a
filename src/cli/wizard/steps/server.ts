import { slug } from '../../../manifest/slug.ts'
import { asBefore, one, type Step, text } from './step.ts'

const protects: Step = {
  field: 'protects',
  ask: (answers) =>
    one('What is to be protected?', answers.protects, [
      {
        value: 'arc-1',
        label: 'ARC-1',
        reason: 'the MCP server for SAP; its settings are printed at the end',
      },
      { value: 'mcp', label: 'another MCP server', reason: 'tools that agents call' },
      { value: 'api', label: 'any API', reason: 'whatever checks access tokens' },
    ]),
}

const name: Step = {
  field: 'name',
  ask: (answers) =>
    text(
      'name',
      ['name'],
      {
        message: 'What is it called?',
        help: 'The display name in Entra. People see it on the consent page.',
        ...asBefore(answers.name),
      },
      answers,
      // One that has no letters for a key is asked for the key next.
      { key: 'any', keep: 'shown' },
    ),
}

const key: Step = {
  field: 'key',
  when: (answers) => slug(answers.name) === '',
  ask: (answers) => ({
    ...text(
      'key',
      ['key'],
      {
        message: 'A short name in letters a to z',
        help: 'appreg finds the registration by it. It cannot change later.',
        fallback: answers.key || (answers.protects === 'arc-1' ? 'arc-1' : `my-${answers.protects}`),
      },
      answers,
    ),
  }),
}

const url: Step = {
  field: 'url',
  ask: (answers) => ({
    ...text(
      'url',
      ['server', 'url'],
      {
        message: 'Its URL',
        help: 'As clients reach it, such as https://mcp.example.com/mcp. Enter if it is not known yet.',
        fallback: answers.url,
      },
      answers,
    ),
  }),
}

/** A client that asks for a token by the URL of the server is refused otherwise (AADSTS9010010). */
const urlAsIdentifier: Step = {
  field: 'urlAsIdentifier',
  when: ({ url: address }, { domains }) => isOnDomain(address, domains),
  ask: (answers) =>
    one('MCP clients ask for a token by this URL. Register it as well?', 'yes', [
      {
        value: 'yes',
        label: 'yes, as a second identifier URI',
        reason: `the tenant has verified the domain of ${answers.url}`,
      },
      { value: 'no', label: 'no', reason: 'clients that send it are refused with AADSTS9010010' },
    ]),
}

function isOnDomain(address: string, domains: readonly string[]): boolean {
  if (!URL.canParse(address) || address.endsWith('/')) return false
  const { hostname, protocol } = new URL(address)
  return (
    protocol === 'https:' && domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
  )
}

export const serverSteps: readonly Step[] = [protects, name, key, url, urlAsIdentifier]
