import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diagnosisView } from '../../src/cli/present/diagnosis-view.ts'
import { explain } from '../../src/doctor/explain.ts'
import {
  answer,
  jwt,
  missingCredential,
  notListed,
  redirectMismatch,
  unknownClient,
  unknownResource,
} from './messages.ts'

const now = new Date('2026-03-04T06:00:00Z')
const runs = { numRuns: 200, seed: 20260304 }

/** Everything that doctor would show of a text. */
const shown = (text: string): string => {
  const explanation = explain(text, now)
  return JSON.stringify(explanation) + diagnosisView(explanation, { columns: 60, colour: false })
}

const templates = resolve(import.meta.dirname, '../../../shared/data/aadsts-cases.jsonl')
const reports = existsSync(templates)
  ? readFileSync(templates, 'utf8')
      .trim()
      .split('\n')
      .map((line): string => JSON.parse(line).raw)
  : []
const messages = [
  redirectMismatch('https://app.example.com/cb'),
  unknownResource('api://my-mcp'),
  unknownClient('x'),
  notListed('y'),
  missingCredential,
  answer('invalid_client', missingCredential),
  ...reports,
]

describe('never crashes', () => {
  test('on random text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        shown(text)
      }),
      runs,
    )
  })

  test('on pieces that wrap, quote and encode', () => {
    const piece = fc.constantFrom(
      'AADSTS',
      '50011',
      '\\',
      '"',
      '{',
      '}',
      '%',
      '%25',
      '+',
      '&#',
      ';',
      '<',
      '>',
      'eyJ',
      '.',
      '\n',
      "'",
      ' ',
      '…',
      '\u0000',
      'error_codes":[',
      'İ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        shown(pieces.join(''))
      }),
      runs,
    )
  })

  test('on messages that were cut or disturbed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.nat(),
        fc.constantFrom(' ', '\n', '\u200b', '\\', '"', '%', '<b>', '> ', '💥'),
        fc.nat(),
        (message, cut, noise, at) => {
          const end = 20 + (cut % message.length)
          const place = at % (message.length + 1)
          shown(message.slice(0, end))
          shown(message.slice(0, place) + noise + message.slice(place))
        },
      ),
      runs,
    )
  })
})

// As they are drawn: Entra's secrets, codes and refresh tokens, opaque tokens in Base64 and hexadecimal.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Truly random-looking: what fast-check draws by itself is often "AAAA". */
function drawn(seed: number, alphabet: string, length: number): string {
  const bytes = createHash('shake256', { outputLength: length }).update(`${seed}`).digest()
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')
}
const kinds: readonly ((seed: number) => string)[] = [
  (seed) => `${drawn(seed, letters, 3)}8Q~${drawn(seed + 1, `${letters}~_.-`, 34)}`,
  (seed) => `0.A${drawn(seed, `${letters}-_`, 120)}`,
  (seed) => `1.AX${drawn(seed, `${letters}-_`, 300)}`,
  (seed) => `${drawn(seed, `${letters}+/`, 43)}=`,
  (seed) => drawn(seed, '0123456789abcdef', 64),
  (seed) =>
    jwt({ aud: 'x', jti: drawn(seed, letters, 40) }).replace(/[^.]*$/, drawn(seed, `${letters}-_`, 342)),
]
const secret = fc.tuple(fc.constantFrom(...kinds), fc.nat()).map(([kind, seed]) => kind(seed))

const around: readonly ((value: string) => string)[] = [
  (value) => `client_secret=${value}&grant_type=client_credentials`,
  (value) => `Authorization: Bearer ${value}`,
  (value) => `Set-Cookie: ESTSAUTHPERSISTENT=${value}; path=/`,
  (value) => `"refresh_token":"${value}"`,
  (value) => `https://app.example.com/cb?code=${value}&session_state=1`,
  (value) => redirectMismatch(`https://app.example.com/cb?code=${value}`),
  (value) => redirectMismatch(`https://app.example.com/#access_token=${value}`),
  (value) => redirectMismatch(`https://user:${value}@app.example.com/cb`),
  (value) => redirectMismatch(`https://app.example.com/${value}/cb`),
  (value) => unknownResource(value),
  (value) => unknownClient(value),
  (value) =>
    `AADSTS70011: The provided value for the input parameter 'scope' is not valid. The scope ${value} is not valid.`,
  (value) =>
    `AADSTS700213: No matching federated identity record found for presented assertion subject '${value}'.`,
  (value) =>
    `AADSTS50105: Your administrator has configured the application ${value} ('x') to block users unless they are specifically granted`,
  (value) => value,
]

test('never shows a secret, code or token again', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...around), fc.constantFrom(...messages), (value, wrap, message) => {
      for (const text of [
        `${message}\n${wrap(value)}`,
        `${wrap(value)} ${message}`,
        JSON.stringify({ log: wrap(value) + message }),
      ]) {
        const output = shown(text)
        expect(output).not.toContain(value)
        // Not in pieces either.
        expect(output).not.toContain(value.slice(-24, -8))
      }
    }),
    { ...runs, numRuns: 400 },
  )
})

test('what a token says is shown, but for what looks secret in it', () => {
  const output = shown(
    jwt({
      aud: 'api://x',
      iss: 'https://sts.windows.net/x/',
      scp: 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v',
      exp: 1e30,
      nbf: 'x',
      roles: [1, null],
    }),
  )
  expect(output).toContain('api://x')
  expect(output).not.toContain('aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v')
})
