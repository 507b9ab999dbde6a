import { expect, test } from 'vitest'
import { tenantQuestion } from '../../../src/cli/wizard/signing-in.ts'
import { readTenants } from '../../../src/graph/tenants.ts'

test('tenants are offered by name, and by what there is of them without one', () => {
  const tenants = readTenants({
    value: [
      { tenantId: '1', displayName: 'Contoso', defaultDomain: 'contoso.example' },
      { tenantId: '2', displayName: null, defaultDomain: 'fabrikam.example' },
      { tenantId: '3' },
      {},
    ],
  })
  expect(tenantQuestion(tenants).choices).toEqual([
    { value: '1', label: 'Contoso', reason: 'contoso.example, 1' },
    { value: '2', label: 'fabrikam.example', reason: 'fabrikam.example, 2' },
    { value: '3', label: '3', reason: '3' },
  ])
})
