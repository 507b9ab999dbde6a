import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derived } from './given.ts'

type Credentials = NonNullable<NonNullable<Parameters<typeof derived>[0]>['credentials']>

const federated = (...entries: NonNullable<Credentials['federated']>) =>
  derived({ credentials: { federated: entries } }).federated

const github = { repository: 'contoso/orders', environment: 'production' }

test('a credential without name gets one from what it trusts', () => {
  expect(federated({ github })).toEqual([
    {
      name: 'github-repo-contoso-orders-environment-production-28b7dbcb',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/orders:environment:production',
      audience: 'api://AzureADTokenExchange',
    },
  ])
})

test('name, audience and description are kept', () => {
  const more = { name: 'Deploy', audience: 'api://AzureADTokenExchangeUSGov', description: 'Production' }
  expect(federated({ github: { ...github, ...more } })).toMatchObject([more])
})

test('the name does not depend on the other entries', () => {
  const other = { other: { issuer: 'https://issuer.example.com', subject: 'a' } }
  expect(federated(other, { github })[1]).toEqual(federated({ github })[0])
})

test('names are valid, and differ where issuer or subject do', () => {
  const subject = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('a.b', 'a-b', 'A-B', 'x'.repeat(600), '…'),
  )
  const printable = subject.filter((text) => /^[^\u0000-\u001f\u007f]+$/.test(text))
  const issuer = fc.constantFrom('https://one.example.com', 'https://one.example.com/')
  const entries = fc.uniqueArray(fc.record({ issuer, subject: printable }), {
    selector: (entry) => JSON.stringify(entry),
    maxLength: 20,
  })
  fc.assert(
    fc.property(entries, (list) => {
      const names = federated(...list.map((other) => ({ other }))).map(({ name }) => name)
      expect(names.filter((name) => !/^[a-z0-9-]{3,120}$/.test(name))).toEqual([])
      expect(new Set(names).size).toBe(list.length)
    }),
    { seed: 1, numRuns: 100 },
  )
})
