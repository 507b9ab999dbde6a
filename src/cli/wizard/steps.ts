import { presets } from '../../manifest/presets.ts'
import type { Path } from '../../manifest/problem.ts'
import { slug } from '../../manifest/slug.ts'
import { connectorUrlFault } from '../connector-url.ts'
import type { Choice, ListQuestion, Question, TextQuestion } from '../prompts/question.ts'
import type { Answers } from './answers.ts'
import { clientChoices, isConnector } from './client-choices.ts'
import type { Facts } from './facts.ts'
import { faultAt } from './faults.ts'
import { askedOf, isPort } from './manifest-of.ts'

/** One question of the wizard: when it is asked, and how. */
export interface Step {
  readonly field: keyof Answers
  readonly when?: (answers: Answers, facts: Facts) => boolean
  readonly ask: (answers: Answers, facts: Facts) => Question
}

/** A text that the rules of the manifest judge while it is typed. `given` makes up for what is asked later. */
const text = (
  field: keyof Answers,
  path: Path,
  question: Pick<TextQuestion, 'message' | 'help' | 'fallback'>,
  answers: Answers,
  given: Partial<Answers> = {},
): TextQuestion => ({
  kind: 'text',
  ...question,
  fault: (typed) => faultAt({ ...answers, ...given, [field]: typed }, path),
})

const one = (
  message: string,
  chosen: string,
  choices: readonly Choice[],
  more: Pick<ListQuestion, 'help' | 'fault'> = {},
): ListQuestion => ({ kind: 'one', message, choices, chosen: [chosen], ...more })

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
        ...(answers.name !== '' ? { fallback: answers.name } : {}),
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

const clients: Step = {
  field: 'clients',
  ask: (answers) => ({
    kind: 'many',
    message: 'Who connects?',
    help: 'Each brings its redirect URIs and what else it needs.',
    choices: clientChoices,
    chosen: answers.clients,
    fault: (values) => faultAt(withValues({ ...answers, clients: values }), ['clients']),
  }),
}

/** The values that presets ask for come later: here they are as if given. */
const withValues = (answers: Answers): Answers => ({
  ...Object.fromEntries(
    answers.clients.flatMap((preset) =>
      askedOf(preset).map((placeholder) => [
        `value:${preset}:${placeholder}`,
        isPort(placeholder) ? '8080' : 'x',
      ]),
    ),
  ),
  ...answers,
})

const presetValues: readonly Step[] = [...presets].flatMap(([preset, { label, notes }]) =>
  askedOf(preset).map((placeholder): Step => {
    const field = `value:${preset}:${placeholder}` as const
    return {
      field,
      when: (answers) => answers.clients.includes(preset),
      ask: (answers) =>
        text(
          field,
          ['clients', answers.clients.indexOf(preset)],
          {
            message: `${label}: ${placeholder}`,
            help:
              notes ??
              (isPort(placeholder) ? 'Any will do: Entra ignores the port.' : 'As the client shows it.'),
            ...(answers[field] !== undefined ? { fallback: answers[field] } : {}),
            ...(isPort(placeholder) ? { fallback: answers[field] ?? '8080' } : {}),
          },
          answers,
        ),
    }
  }),
)

const redirectUrl: Step = {
  field: 'redirectUrl',
  when: (answers) => answers.clients.some(isConnector),
  ask: (answers, { cloud }) => {
    const question = text(
      'redirectUrl',
      ['redirectUris'],
      {
        message: 'Redirect URL of the connector',
        help: 'A connector shows it after it was saved. Enter if there is none yet: you are asked again at the end.',
        fallback: answers.redirectUrl,
      },
      answers,
    )
    const { fault } = question
    return {
      ...question,
      fault: (typed: string) =>
        fault?.(typed) ?? (typed === '' ? undefined : connectorUrlFault(typed, cloud)),
    }
  },
}

const consent: Step = {
  field: 'consent',
  ask: (answers) =>
    one('Who consents?', answers.consent, [
      {
        value: 'tenant',
        label: 'you, now, for everybody in the tenant',
        reason: 'nobody is asked; takes an administrator',
      },
      {
        value: 'users',
        label: 'each person, at the first sign-in',
        reason: 'where the tenant lets users consent',
      },
      { value: 'admins', label: 'an administrator, later', reason: 'until then nobody gets in' },
    ]),
}

const credential: Step = {
  field: 'credential',
  ask: (answers) =>
    one('How do the clients prove who they are?', credentialFor(answers), [
      { value: 'secret', label: 'a client secret', reason: 'what connectors take; valid for 180 days' },
      {
        value: 'github',
        label: 'GitHub Actions, without a secret',
        reason: 'a workflow signs in with its own token',
      },
      {
        value: 'none',
        label: 'nothing',
        reason: 'for programs on a desk, and for connectors with a managed identity',
      },
    ]),
}

const credentialFor = ({ credential: chosen, clients: all }: Answers): Answers['credential'] =>
  chosen === 'secret' && !all.some((preset) => presets.get(preset)?.needsSecret) ? 'none' : chosen

const repository: Step = {
  field: 'repository',
  when: (answers) => answers.credential === 'github',
  ask: (answers) =>
    text(
      'repository',
      ['credentials', 'federated', 0],
      {
        message: 'The repository, as OWNER/NAME',
        ...(answers.repository !== '' ? { fallback: answers.repository } : {}),
      },
      answers,
    ),
}

const environment: Step = {
  field: 'environment',
  when: (answers) => answers.credential === 'github',
  ask: (answers) =>
    text(
      'environment',
      ['credentials', 'federated', 0],
      {
        message: 'The environment that the job runs in',
        help: 'Entra compares it letter by letter.',
        fallback: answers.environment,
      },
      answers,
    ),
}

const topology: Step = {
  field: 'topology',
  ask: (answers) =>
    one(
      'One registration or two?',
      answers.topology,
      [
        {
          value: 'single',
          label: 'one, which is API and client',
          reason: 'the quick way: one secret, one consent',
        },
        {
          value: 'split',
          label: 'two, the API and a client for the connectors',
          reason: 'the API holds no secret, and on-behalf-of needs it so',
        },
      ],
      {
        fault: ([value]) =>
          faultAt({ ...answers, topology: value === 'split' ? 'split' : 'single' }, ['name']),
      },
    ),
}

const keep: Step = {
  field: 'keep',
  when: (answers) => answers.credential === 'secret',
  ask: (answers) => {
    const shown: Choice = {
      value: 'shown',
      label: 'shown once, at the end',
      reason: 'to be pasted into the connector; nothing keeps it',
    }
    const others: readonly Choice[] = [
      {
        value: 'file',
        label: 'a file in .appreg/',
        reason: 'readable by you only, never one that git tracks',
      },
      { value: 'other', label: 'another place', reason: 'you write its address' },
    ]
    // Of two registrations the secret is not shown among the lines of both.
    const split = answers.topology === 'split'
    const chosen = split && answers.keep === 'shown' ? 'file' : answers.keep
    return one('Where does the secret go?', chosen, split ? others : [shown, ...others])
  },
}

const store: Step = {
  field: 'store',
  when: (answers) => answers.credential === 'secret' && answers.keep === 'other',
  ask: (answers) =>
    text(
      'store',
      ['credentials', 'secrets', 0, 'store'],
      {
        message: 'The place',
        help: 'As docs/manifest.md lists them, such as file:PATH.',
        ...(answers.store !== '' ? { fallback: answers.store } : {}),
      },
      answers,
    ),
}

/** The questions in their order. */
export const steps: readonly Step[] = [
  protects,
  name,
  key,
  url,
  urlAsIdentifier,
  clients,
  ...presetValues,
  redirectUrl,
  consent,
  credential,
  repository,
  environment,
  topology,
  keep,
  store,
]
