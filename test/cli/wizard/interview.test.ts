import { expect, test } from 'vitest'
import { type Ask, BACK, type Question } from '../../../src/cli/prompts/question.ts'
import { defaults } from '../../../src/cli/wizard/answers.ts'
import { type Facts, nothingKnown } from '../../../src/cli/wizard/facts.ts'
import { interview } from '../../../src/cli/wizard/interview.ts'
import { keyStoreOf, manifestOf, storeOf } from '../../../src/cli/wizard/manifest-of.ts'
import { steps } from '../../../src/cli/wizard/steps.ts'
import { trustedField } from '../../../src/cli/wizard/trusted-issuers.ts'
import { check } from '../../../src/manifest/load.ts'

const tenantId = '00000000-0000-0000-0000-00000000000b'
const facts: Facts = {
  cloud: 'public',
  tenantId,
  domains: ['contoso.example'],
  vaults: ['team-vault', 'other-vault'],
}

/** In order, answers to the questions that begin so; what Enter gives to those in between. */
async function held(
  script: readonly (readonly [start: string, ...answer: (string | typeof BACK)[]])[],
  known = facts,
) {
  const open = [...script]
  const heard: string[] = []
  const ask: Ask = async (question) => {
    heard.push(question.message)
    const isMeant = question.message.startsWith(open[0]?.[0] ?? 'none')
    const [, ...given] = (isMeant ? open.shift() : undefined) ?? ['', ...onEnter(question)]
    if (given[0] === BACK) return BACK
    const answer = given.map(String)
    expect(faultOf(question, answer)).toBeUndefined()
    return answer
  }
  const done = await interview(steps, { answers: defaults, asked: [] }, { ask, facts: known })
  expect(open).toEqual([])
  return { ...done, heard }
}

const onEnter = (question: Question): readonly string[] =>
  question.kind === 'text' ? [question.fallback ?? ''] : question.chosen

const faultOf = (question: Question, answer: readonly string[]): string | undefined => {
  if (question.kind !== 'text') return question.fault?.(answer)
  return answer[0] === question.fallback ? undefined : question.fault?.(answer[0] ?? '')
}

test('every default behind a name', async () => {
  const { answers, heard } = await held([['What is it called', 'Orders']])
  expect(answers).toEqual({ ...defaults, name: 'Orders', topology: 'split' })
  expect(heard).toHaveLength(9)
})

test('back leads to the question before, which keeps its answer as the default', async () => {
  const { answers, heard } = await held([
    ['What is it called', 'Orders'],
    ['Who consents', 'users'],
    ['How do the clients', BACK],
    ['Who consents', BACK],
    ['Redirect URL', BACK],
  ])
  expect(heard.slice(4)).toEqual([
    'Redirect URL of the connector',
    'Who consents?',
    'How do the clients prove who they are?',
    'Who consents?',
    'Redirect URL of the connector',
    'Who connects?',
    'Redirect URL of the connector',
    'Who consents?',
    'How do the clients prove who they are?',
    'One registration or two?',
    'Where does the secret go?',
  ])
  expect(answers).toMatchObject({ name: 'Orders', consent: 'users' })
})

test('back at the first question asks it again', async () => {
  const { heard } = await held([
    ['What is to be protected', BACK],
    ['What is it called', 'Orders'],
  ])
  expect(heard.slice(0, 3)).toEqual([
    'What is to be protected?',
    'What is to be protected?',
    'What is it called?',
  ])
})

test('what does not apply any more after going back is forgotten', async () => {
  const url = 'https://global.consent.azure-apim.net/redirect/cr25-5forders'
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['Redirect URL', url],
    ['Who consents', BACK],
    ['Redirect URL', BACK],
    ['Who connects', 'vscode'],
  ])
  expect(answers.redirectUrl).toBe('')
})

test('a client without a secret makes "nothing" the default', async () => {
  const { answers, heard } = await held([
    ['What is it called', 'Orders'],
    ['Who connects', 'vscode', 'cursor'],
  ])
  expect(answers.credential).toBe('none')
  expect(heard).not.toContain('Where does the secret go?')
})

test('a preset that needs a value asks for it', async () => {
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['Who connects', 'claude-code', 'chatgpt'],
    ['ChatGPT connectors and apps: callbackId', 'abc'],
  ])
  expect(answers['value:claude-code:callbackPort']).toBe('8080')
  expect(answers['value:chatgpt:callbackId']).toBe('abc')
})

test('a URL at a verified domain is offered as identifier URI, another is not', async () => {
  const at = (url: string) =>
    held([
      ['What is it called', 'Orders'],
      ['Its URL', url],
    ])
  expect((await at('https://mcp.contoso.example/mcp')).answers.urlAsIdentifier).toBe('yes')
  expect((await at('https://contoso.example.evil.example/mcp')).answers.urlAsIdentifier).toBe('no')
})

test.each([
  ['an MCP server, Copilot Studio and a secret', [], 'split'],
  ['any API', [['What is to be protected', 'api']], 'single'],
  ['other clients', [['Who connects', 'claude-code']], 'single'],
  ['a certificate', [['How do the clients', 'certificate']], 'single'],
] as const)('%s: how many registrations are proposed', async (_, [chosen], expected) => {
  const name = ['What is it called', 'Orders'] as const
  const script =
    chosen?.[0] === 'What is to be protected' ? [chosen, name] : [name, ...(chosen ? [chosen] : [])]
  expect((await held(script)).answers.topology).toBe(expected)
})

test('back to the number of registrations keeps what was chosen', async () => {
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['One registration or two', 'single'],
    ['Where does the secret go', BACK],
  ])
  expect(answers.topology).toBe('single')
})

test('the vaults that are seen are places for the secret', async () => {
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['Where does the secret go', 'vault:other-vault'],
  ])
  expect(storeOf(answers)).toBe('keyvault://other-vault/orders')
  const places = steps
    .find(({ field }) => field === 'keep')
    ?.ask({ ...defaults, name: 'Orders' }, nothingKnown('public'))
  expect(JSON.stringify(places)).not.toContain('vault:')
})

test('a certificate asks for the place of its private key', async () => {
  const { answers, heard } = await held([
    ['What is it called', 'Orders'],
    ['How do the clients', 'certificate'],
  ])
  expect(answers.keyFile).toBe('file:.appreg/orders.pem')
  expect(heard).not.toContain('Where does the secret go?')
})

test('a certificate in a key vault asks for no file; where no vault is seen, none is offered', async () => {
  const script = [
    ['What is it called', 'Orders'],
    ['How do the clients', 'certificate'],
  ] as const
  const { answers, heard } = await held([...script, ['Where is the private key made', 'vault:team-vault']])
  expect(keyStoreOf(answers)).toBe('keyvault://team-vault/orders')
  expect(heard).not.toContain('Where does the private key go?')
  const without = await held(script, nothingKnown('public'))
  expect(without.heard).not.toContain('Where is the private key made?')
  expect(without.heard).toContain('Where does the private key go?')
})

test('going back from a certificate in a key vault leaves nothing of it', async () => {
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['How do the clients', 'certificate'],
    ['Where is the private key made', 'vault:team-vault'],
    ['One registration or two', BACK],
    ['Where is the private key made', BACK],
    ['How do the clients', 'secret'],
  ])
  expect(answers).toEqual({ ...defaults, name: 'Orders', topology: 'split' })
})

test.each<[issuer: string, script: readonly (readonly [string, string])[], values: object]>([
  [
    'github',
    [['The repository', 'contoso/orders']],
    { repository: 'contoso/orders', environment: 'production', ids: '' },
  ],
  [
    'github',
    [
      ['The repository', 'contoso/orders'],
      ['The numbers', '5544123/821093847'],
    ],
    { ids: '5544123/821093847' },
  ],
  [
    'azure-devops',
    [
      ['The id of the organization', '00000000-0000-0000-0000-00000000000a'],
      ['The id of the service connection', '00000000-0000-0000-0000-00000000000c'],
    ],
    { tenant: tenantId },
  ],
  [
    'kubernetes',
    [['The issuer URL', 'https://oidc.contoso.example/cluster/']],
    { namespace: 'default', serviceAccount: 'default' },
  ],
  ['managed-identity', [['The object id', '00000000-0000-0000-0000-00000000000d']], { tenant: tenantId }],
  ['power-platform', [], { issuer: '' }],
  [
    'power-platform',
    [
      ['The issuer', 'https://login.microsoftonline.com/x/v2.0'],
      ['The subject', '/eid1/orders'],
    ],
    { subject: '/eid1/orders' },
  ],
  [
    'other',
    [
      ['The issuer', 'https://issuer.example'],
      ['The subject', 'orders'],
    ],
    { issuer: 'https://issuer.example' },
  ],
])('tokens of %s: %j', async (issuer, script, values) => {
  const { answers } = await held([
    ['What is it called', 'Orders'],
    ['How do the clients', 'federated'],
    ['Whose tokens', issuer],
    ...script,
  ])
  const said = Object.keys(values).map((name) => [name, answers[trustedField(issuer, name)]])
  expect(Object.fromEntries(said)).toEqual(values)
  expect(check(manifestOf(answers)).findings).toEqual([])
})

test.each([
  ['github', 'repository', 'orders', /is not a repository/],
  ['github', 'ids', 'x/1', /number/],
  ['azure-devops', 'organization', 'contoso', /is not an id/],
  ['azure-devops', 'serviceConnection', 'deploy', /is not an id/],
  ['kubernetes', 'issuer', 'http://x', /https/],
  ['kubernetes', 'namespace', 'A b', /is not a name of Kubernetes/],
  ['managed-identity', 'principalId', 'x', /is not an id/],
  ['power-platform', 'issuer', 'x', /https/],
] as const)('tokens of %s: the %s %j is refused while it is typed', (issuer, name, typed, fault) => {
  const step = steps.find(({ field }) => field === trustedField(issuer, name))
  const before = {
    [trustedField(issuer, 'organization')]: tenantId,
    [trustedField(issuer, 'tenant')]: tenantId,
  }
  const answers = { ...defaults, ...before, name: 'Orders', credential: 'federated', trusts: issuer } as const
  const question = step?.ask(answers, facts)
  expect(question?.kind === 'text' && question.fault?.(typed)).toMatch(fault)
})

test.each([
  ['Bestellungen für Müller & Söhne', undefined],
  ['Café à l’Étage', undefined],
  ['Años de ¿señal? S.L.', undefined],
  ['طلبات', undefined],
  ['x'.repeat(257), /longer than 256/],
])('the name %j', async (typed, fault) => {
  const question = steps[1]?.ask({ ...defaults }, facts)
  const found = question?.kind === 'text' ? question.fault?.(typed) : 'no text'
  if (fault) expect(found).toMatch(fault)
  else expect(found).toBeUndefined()
})

test('a name without letters a to z is asked for a key', async () => {
  const { answers } = await held([['What is it called', 'طلبات']])
  expect(answers.key).toBe('arc-1')
})
