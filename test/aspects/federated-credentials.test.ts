import { describe, expect, test } from 'vitest'
import { federatedCredentials } from '../../src/aspects/federated-credentials.ts'
import type { DesiredFederatedCredential } from '../../src/model/desired.ts'
import type { FederatedIdentityCredential } from '../../src/model/directory.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import { desired, desiredFederated, federated, live, vacant } from '../given/model.ts'

const wanting = (...federated: readonly DesiredFederatedCredential[]) => desired({ federated })
const having = (...federatedIdentityCredentials: readonly FederatedIdentityCredential[]) =>
  live({ federatedIdentityCredentials })

const path = "/applications(uniqueName='mcp-dev')/federatedIdentityCredentials"
const made = ['issuer', 'subject', 'audiences'].map(
  (name) => `create federatedIdentityCredential deploy ${name}`,
)
const update = 'update federatedIdentityCredential deploy'
const testing = desiredFederated({ name: 'test', subject: 'repo:example/mcp:environment:test' })

describe('federated identity credentials', () => {
  test.each([
    ['are silent when the tenant matches', wanting(desiredFederated()), having(federated()), []],
    ['leave others alone', wanting(), having(federated({ name: 'foreign' })), []],
    [
      'keep a description that is not wanted',
      wanting(desiredFederated()),
      having(federated({ description: 'x' })),
      [],
    ],
    ['come with a new application', wanting(desiredFederated()), vacant(), made],
    [
      'are added beside one for somebody else',
      wanting(desiredFederated()),
      having(federated({ name: 'foreign', subject: 'repo:example/other:ref' })),
      made,
    ],
    [
      'take one with the same issuer and subject for theirs, whatever it was named',
      wanting(desiredFederated()),
      having(federated({ name: 'by hand' })),
      [],
    ],
    [
      'do so also beside one of their name: Graph refuses the same pair a second time',
      wanting(desiredFederated()),
      having(federated({ subject: 'old' }), federated({ id: 'f-8', name: 'by hand' })),
      [],
    ],
    [
      'are compared character by character',
      wanting(desiredFederated({ subject: 'repo:Example/mcp:ref' })),
      having(federated({ subject: 'repo:example/mcp:ref' })),
      [`${update} subject`],
    ],
    [
      'know a slash at the end of an issuer',
      wanting(desiredFederated({ issuer: 'https://issuer.example/' })),
      having(federated({ issuer: 'https://issuer.example' })),
      [`${update} issuer`],
    ],
    [
      'have one audience',
      wanting(desiredFederated()),
      having(federated({ audiences: ['other'] })),
      [`${update} audiences`],
    ],
    [
      'get a description',
      wanting(desiredFederated({ description: 'From the pipeline.' })),
      having(federated()),
      [`${update} description`],
    ],
  ])('%s', (_, want, have, expected) => {
    expect(lines(federatedCredentials.changes(want, have))).toEqual(expected)
    expect(federatedCredentials.next(want, have)).toHaveLength(
      have.application && expected.length > 0 ? 1 : 0,
    )
  })

  test('are created with all they need', () => {
    const [request] = federatedCredentials.next(wanting(desiredFederated()), having())
    expect(request).toMatchObject({ method: 'POST', path, ok: [201] })
    const { id: _, description: __, ...body } = federated()
    expect(request?.body).toEqual(body)
    expect(request?.fold(having(), { id: 'f-9' }).federatedIdentityCredentials).toEqual([
      federated({ id: 'f-9' }),
    ])
  })

  test('are corrected by what differs and nothing else', () => {
    const foreign = federated({ id: 'f-8', name: 'foreign', subject: 'repo:example/foreign' })
    const have = having(foreign, federated({ subject: 'old', description: 'kept' }))
    const [request] = federatedCredentials.next(wanting(desiredFederated()), have)
    expect(request).toMatchObject({ method: 'PATCH', path: `${path}/federated-1`, ok: [204] })
    expect(request?.body).toEqual({ subject: federated().subject })
    expect(request?.fold(have).federatedIdentityCredentials).toEqual([
      foreign,
      federated({ description: 'kept' }),
    ])
  })

  test('go one at a time: two credential writes at once end in a conflict', () => {
    const want = wanting(desiredFederated(), testing)
    const first = federatedCredentials.next(want, having())
    expect(bodies(first)).toMatchObject([{ name: 'deploy' }])
    const then = first.reduce((before, request) => request.fold(before, { id: 'f-1' }), having())
    const second = federatedCredentials.next(want, then)
    expect(bodies(second)).toMatchObject([{ name: 'test' }])
    expect(calls(second)).toEqual([`POST ${path}`])
  })
})
