import { expect, test } from 'vitest'
import { tenantQuestion } from '../../../src/cli/wizard/signing-in.ts'

test('tenants are offered by name, and by what there is of them without one', () => {
  const tenants = [
    { tenantId: '1', displayName: 'Contoso', domain: 'contoso.example' },
    { tenantId: '2', displayName: '', domain: 'fabrikam.example' },
    { tenantId: '3', displayName: '', domain: '' },
  ]
  expect(tenantQuestion(tenants).choices).toEqual([
    { value: '1', label: 'Contoso', reason: 'contoso.example, 1' },
    { value: '2', label: 'fabrikam.example', reason: 'fabrikam.example, 2' },
    { value: '3', label: '3', reason: '3' },
  ])
})
