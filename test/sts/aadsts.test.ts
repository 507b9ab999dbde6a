import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseAadsts } from '../../src/sts/aadsts.ts'
import { correlationId, invalidSecret, refused, timestamp, traceId } from './answers.ts'

const tails = {
  'on one line': ` Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
  'on lines of their own': `\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`,
}

test('an answer of the token endpoint is taken apart', () => {
  expect(parseAadsts(JSON.stringify({ ...refused, suberror: 'bad_token' }))).toEqual({
    code: 7000215,
    codes: [7000215],
    message: invalidSecret,
    error: 'invalid_client',
    suberror: 'bad_token',
    correlationId,
    traceId,
    timestamp,
  })
})

test.each(Object.entries(tails))('ids and time are found in the text alone, %s', (_, tail) => {
  expect(parseAadsts(JSON.stringify({ error_description: invalidSecret + tail }))).toMatchObject({
    message: invalidSecret,
    correlationId,
    traceId,
    timestamp,
  })
})

test('of nested errors the inner one is the code, and the outer one is kept', () => {
  const description =
    'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.'
  const body = { error_description: description, error_codes: [70002, 50012] }
  expect(parseAadsts(JSON.stringify(body))).toMatchObject({ code: 50012, codes: [70002, 50012] })
})

test('an outer number that only error_codes has is kept', () => {
  const body = { error_description: 'AADSTS50012: Invalid.', error_codes: [70002, 50012] }
  expect(parseAadsts(JSON.stringify(body))).toMatchObject({ code: 50012, codes: [70002, 50012] })
})

test('error_codes alone are enough', () => {
  expect(parseAadsts('{"error_codes":[50034]}')).toMatchObject({ code: 50034, message: 'AADSTS50034' })
})

test('a page gives its sentence and its ids', () => {
  const page = `<p>Correlation Id: ${correlationId}<br>Timestamp: 2024-05-02T10:11:12Z<br>Message: AADSTS90002: Tenant 'x' not found.</p>`
  expect(parseAadsts(page)).toMatchObject({
    code: 90002,
    message: "AADSTS90002: Tenant 'x' not found.",
    correlationId,
    timestamp: '2024-05-02T10:11:12Z',
  })
})

test.each(['', 'Bad Gateway', '{"error":"invalid_client"}', '[]', 'null'])(
  '%j is no AADSTS error',
  (body) => {
    expect(parseAadsts(body)).toBeUndefined()
  },
)

const templates = resolve(import.meta.dirname, '../../../shared/data/aadsts-templates.json')

test.skipIf(!existsSync(templates))(
  'every known wording keeps its number and its text (needs ../shared)',
  () => {
    const rows: { code: number; template: string }[] = JSON.parse(readFileSync(templates, 'utf8'))
    const told = rows.filter(({ template }) => template.startsWith('AADSTS'))
    expect(told.length).toBeGreaterThan(50)
    for (const { code, template } of told) {
      for (const tail of Object.values(tails)) {
        const parsed = parseAadsts(JSON.stringify({ error_description: template + tail }))
        expect(parsed).toMatchObject({ code, message: template.trim(), correlationId })
      }
    }
  },
)
