import { expect, test } from 'vitest'
import { checkupView } from '../../src/cli/present/checkup-view.ts'
import { diagnosisView } from '../../src/cli/present/diagnosis-view.ts'
import { lintView } from '../../src/cli/present/lint-view.ts'
import type { Finding } from '../../src/model/finding.ts'

const finding: Finding = {
  code: 50011,
  title: 'The redirect URI is not registered',
  cause: 'It differs in one character.',
  severity: 'error',
  evidence: [{ what: 'redirect URI', expected: 'https://a.example/cb', actual: 'https://a.example/cb/' }],
  fix: {
    kind: 'add-redirect-uri',
    summary: 'add it',
    automatic: true,
    changes: [{ object: 'application', name: 'a', op: 'update' }],
    steps: ['Run `appreg redirect add`.'],
  },
}

const page = { columns: 80, colour: false }
const below = `
  redirect URI
    expected  https://a.example/cb
    found     https://a.example/cb/
`
const steps = '  1. Run `appreg redirect add`.\n'

test('a finding reads the same in a diagnosis, a check-up and a lint: the values in rows, then what to do', () => {
  const registration = { appId: 'a', displayName: 'A' }
  const views = [
    diagnosisView({ findings: [finding] }, page),
    checkupView({ registration, healthy: false, findings: [finding] }, page),
    lintView({ codes: [], healthy: false, findings: [finding], files: [] }, page),
  ]
  for (const view of views) {
    expect(view).toContain(below)
    expect(view).toMatch(/^ *What to do: add it \(--fix does it\)\n/m)
    expect(view).toContain(steps)
  }
})

test('--fix is named only where there is a plan', () => {
  const fix = { ...finding.fix, changes: [] }
  expect(diagnosisView({ findings: [{ ...finding, fix }] }, page)).not.toContain('--fix')
})
