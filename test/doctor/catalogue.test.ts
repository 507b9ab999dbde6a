import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checks } from '../../src/doctor/catalogue/checks.ts'
import { isExplainedInFull, isKnownNumber, knownNumbers, numberOf } from '../../src/doctor/catalogue/codes.ts'
import { misconfigurations } from '../../src/doctor/catalogue/index.ts'
import { isParameterName } from '../../src/doctor/catalogue/parameters.ts'
import wordings from '../../src/doctor/catalogue/wordings.json' with { type: 'json' }
import { explain } from '../../src/doctor/explain.ts'
import { troubleshootingPage } from '../../src/doctor/page.ts'
import { fixKinds } from '../../src/model/finding.ts'

const shared = resolve(import.meta.dirname, '../../../shared/data')
const read = (name: string) => JSON.parse(readFileSync(resolve(shared, name), 'utf8'))
const now = new Date('2026-03-04T06:00:00Z')

test('every number is explained in at least a sentence, with something to do', () => {
  expect(knownNumbers).toHaveLength(367)
  for (const code of knownNumbers) {
    const { codes, findings } = explain(`AADSTS${code}: Some text.`, now)
    expect(codes).toEqual([code])
    expect(findings[0]).toMatchObject({ code, cause: expect.stringMatching(/\w.*\.$/) })
    expect(findings[0]?.fix.steps.length).toBeGreaterThan(0)
    expect(fixKinds).toContain(findings[0]?.fix.kind)
  }
})

test('a number has one explanation: in the catalogue, or in its row', () => {
  for (const code of knownNumbers)
    expect([code, numberOf(code)?.explained === undefined]).toEqual([code, isExplainedInFull(code)])
  for (const { codes, shared: also } of misconfigurations) {
    for (const code of [...codes, ...(also?.codes ?? [])]) expect(isKnownNumber(code)).toBe(true)
  }
})

test('a number that Microsoft does not list is known by its entry', () => {
  const own = misconfigurations.flatMap(({ codes, shared: also }) => [...codes, ...(also?.codes ?? [])])
  expect(own.filter((code) => !knownNumbers.includes(code)).sort()).toEqual([5002730, 5002738, 65006])
  for (const code of [5002730, 5002738, 65006]) {
    const { codes, findings } = explain(`AADSTS${code}`, now)
    expect([codes, findings[0]?.title]).not.toEqual([[code], expect.stringContaining('not in the catalogue')])
  }
})

test('a number that nobody knows is said to be unknown', () => {
  const [finding] = explain('AADSTS123456789: New.', now).findings
  expect(finding).toMatchObject({ code: 123456789, title: 'AADSTS123456789 is not in the catalogue' })
})

test('ids are unique, and no number means two things without a condition', () => {
  const ids = misconfigurations.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
  const codes = misconfigurations.flatMap((one) => one.codes)
  expect(codes).toEqual([...new Set(codes)])
})

test('whoever needs a new secret is told first to rotate it: proven, and taken where it belongs', () => {
  const renewals = misconfigurations.flatMap(({ id, causes }) =>
    causes.filter(({ fix }) => fix.kind === 'new-secret').map(({ fix }) => [id, fix.steps[0]]),
  )
  expect(renewals.length).toBeGreaterThan(5)
  for (const [id, first] of renewals) {
    expect([id, first]).toEqual([id, expect.stringContaining('`appreg secret rotate --app {appId}`')])
  }
})

describe.each(misconfigurations.map((one) => [one.id, one] as const))('%s', (id, one) => {
  const texts = [
    one.title,
    one.see,
    one.why,
    ...(one.shows ?? []).flatMap(({ what, expected, actual }) => [what, expected, actual]),
    ...one.causes.flatMap(({ cause, fix }) => [cause, fix.summary, ...fix.steps]),
  ]

  test('names parameters that exist', () => {
    const named = texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
    expect(named.filter((name) => !isParameterName(name))).toEqual([])
  })

  test('says each cause as a sentence, and each fix so that a full stop can follow', () => {
    for (const { cause, fix } of one.causes) {
      expect(cause).toMatch(/^[A-Z{`].*\.$/)
      expect(fix.summary).not.toMatch(/\.$/)
      expect(fix.steps.length).toBeGreaterThan(0)
    }
  })

  test('is known by its phrases', () => {
    for (const phrase of one.says ?? []) {
      expect(phrase).toBe(phrase.toLowerCase())
      const titles = explain(`Error: ${phrase.replaceAll('…', 'something')} (end)`, now).findings.map(
        ({ title }) => title,
      )
      expect([id, phrase, titles]).toEqual([id, phrase, expect.arrayContaining([one.title])])
    }
  })
})

test('every check is named by a cause', () => {
  const named = new Set(misconfigurations.flatMap(({ causes }) => causes.flatMap((cause) => cause.checks)))
  expect(Object.keys(checks).filter((name) => !named.has(name as keyof typeof checks))).toEqual([])
})

test('harmful fixes are never automatic', () => {
  const harmful = [
    'change-signin-audience',
    'enable-implicit',
    'conditional-access',
    'assign-user',
    'enable-public-client',
  ]
  const automatic = misconfigurations.flatMap(({ causes }) =>
    causes.filter(({ fix }) => fix.automatic).map(({ fix }) => fix.kind),
  )
  expect(automatic.filter((kind) => harmful.includes(kind))).toEqual([])
})

test('docs/troubleshooting.md is what the catalogue says (npm run docs)', () => {
  expect(readFileSync('docs/troubleshooting.md', 'utf8')).toBe(troubleshootingPage())
})

test.skipIf(!existsSync(shared))(
  'kinds, numbers and wordings are the recorded ones (needs ../shared)',
  () => {
    expect([...fixKinds].sort()).toEqual(
      read('aadsts-fix-kinds.json')
        .map(({ kind }: { kind: string }) => kind)
        .sort(),
    )
    expect(knownNumbers).toEqual(read('aadsts-codes.json').map(({ code }: { code: number }) => code))
    const carried = new Set(wordings.map(({ of }) => of))
    for (const { code } of read('aadsts-templates.json')) expect(carried).toContain(code)
  },
)

test.skipIf(!existsSync(shared))(
  'every recorded wording gives its number, with and without it (needs ../shared)',
  () => {
    const silent: number[] = []
    for (const { code, template } of read('aadsts-templates.json') as { code: number; template: string }[]) {
      if (!template.startsWith('AADSTS')) continue
      expect(explain(template, now).codes).toEqual([code])
      const [finding] = explain(template.replace(/^AADSTS\d+: /, ''), now).findings
      if (!finding) silent.push(code)
    }
    // Their words alone could be about anything.
    expect(silent).toEqual([])
  },
)
