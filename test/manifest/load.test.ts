import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { loadManifest, parseManifest } from '../../src/manifest/load.ts'
import { ManifestError } from '../../src/manifest/problem.ts'
import { problemsOf, refusal } from './given.ts'

describe('problems', () => {
  test('come all at once, of YAML, schema and rules, in the order of the file', () => {
    const { message, code } = refusal(
      [
        'name: Orders API',
        'name: Orders',
        'adminConsent: yes',
        'api:',
        '  scopes:',
        '    - value: a b',
        '    - value: read',
        '      titel: Read',
        '    - value: write',
        '    - value: write',
        'server: { kind: arc1, url: http://orders.example.com }',
      ].join('\n'),
    )
    expect(code).toBe('MANIFEST_INVALID')
    expect(message.split('\n')).toEqual([
      'the manifest has 7 problems',
      'appreg.yaml:2:1  this key stands here twice; merge the two',
      'appreg.yaml:3:15  adminConsent  expected true or false, found the text `yes`; write true',
      expect.stringMatching(/^appreg\.yaml:6:14 {2}api\.scopes\[0\]\.value {2}holds a character/),
      'appreg.yaml:8:7  api.scopes[1].titel  unknown key; known here: value, displayName, description, consent, userConsent',
      'appreg.yaml:10:14  api.scopes[3].value  is the value of another scope: write',
      'appreg.yaml:11:17  server.kind  expected `arc-1`, `aspnet`, `spring`, `express`, `fastmcp`, `easyauth`, `oauth2-proxy`, `envoy`, `apim` or `generic`, found the text `arc1`; did you mean `arc-1`?',
      'appreg.yaml:11:28  server.url  uses http, which only localhost may: use https',
    ])
  })

  test('are data as well', () => {
    expect(refusal('name: x\nredirectUrls: {}').problems).toEqual([
      {
        path: 'redirectUrls',
        line: 2,
        column: 1,
        message: 'unknown key',
        suggestion: 'did you mean `redirectUris`?',
      },
    ])
  })

  test('of values that stand behind an alias are placed at the value', () => {
    const text = 'name: x\nredirectUris:\n  web: &list [http://a.example/]\n  spa: *list'
    expect(refusal(text).problems.map(({ path, line, column }) => [path, line, column])).toEqual([
      ['redirectUris.web[0]', 3, 15],
      ['redirectUris.spa[0]', 3, 15],
    ])
  })

  test('without end are cut short in the message, not in the data', () => {
    const { message, problems } = refusal(`name: x\nredirectUris:\n  web: [${'5,'.repeat(60)}]`)
    expect(problems).toHaveLength(60)
    expect(message.split('\n')).toHaveLength(52)
    expect(message).toMatch(/\nand 10 more$/)
  })

  test('quote the file without its control characters', () => {
    expect(refusal(JSON.stringify({ name: 'x', audience: '\u001b[31m\u202e' })).message).toContain('`?[31m?`')
  })
})

test.each([
  ['redirecturis', 'did you mean `redirectUris`?'],
  ['redirect-uris', 'did you mean `redirectUris`?'],
  ['permisions', 'did you mean `permissions`?'],
  ['tokenVersion', 'it belongs under `api`'],
  ['lifetime', 'it belongs under `credentials.secrets`'],
  ['__proto__', /^known here: name, key, /],
  [
    'subject',
    /^it belongs under `credentials\.federated\.power-platform` or `credentials\.federated\.other`$/,
  ],
  ['callbackPort', 'it belongs under `clients.claude-code`'],
  ['application', 'it belongs under `permissions.microsoft-graph`'],
  ['<<', /^known here: name, key, /],
])('the unknown key %s is answered: %s', (key, suggestion) => {
  const [problem] = refusal(`name: x\n${key}: 1`).problems
  expect(problem).toMatchObject({ path: key, line: 2, column: 1, message: 'unknown key' })
  expect(problem?.suggestion).toMatch(suggestion)
})

test('an unknown key that belongs at the top is sent there', () => {
  expect(problemsOf('name: x\napi: { adminConsent: true }')).toEqual([
    'api.adminConsent: unknown key; it belongs at the top, without indentation',
  ])
})

test.each([
  ['empty text', '', 'is empty; begin with `name: …`'],
  ['comments alone', '# name: x\n', 'is empty; begin with `name: …`'],
  ['a list', '- name: x', 'expected a mapping that begins with `name: …`, found a list'],
  ['text', 'appreg', 'expected a mapping that begins with `name: …`, found the text `appreg`'],
  [
    'two documents',
    'name: x\n---\nname: y',
    'a second document begins here (---); write one manifest per file',
  ],
  ['a tab', 'name: x\napi:\n\ttokenVersion: 2', /^a tab indents this line/],
  ['a tag', 'name: !secret x', 'a manifest has no tags (!); put the value in quotes'],
  ['an open quote', 'name: "x', 'a closing quote, a bracket, a comma or a colon is missing'],
  ['a bracket that is not closed', 'name: [x', 'the indentation does not fit, or a bracket is not closed'],
  ['two colons', 'name: ARC-1: the server', /^a second colon on one line/],
  ['a list as key', '? [a]\n: x', 'this key is not text; put it in quotes'],
  ['an alias without anchor', 'name: *x', 'refers to *x, which no anchor (&x) before it defines'],
  ['deep nesting', '['.repeat(50_000) + ']'.repeat(50_000), 'this is nested too deeply'],
  ['too much text', `name: ${'x'.repeat(1_000_000)}`, 'is larger than 1 MB, which no manifest is'],
  ['binary data', 'name\u0000', 'is not a text file'],
])('%s has a message of its own', (_, text, problem) => {
  expect(problemsOf(text)[0]).toMatch(problem)
})

test('an unknown key inside one of several ways to write a value is answered from that way', () => {
  expect(problemsOf('name: x\npermissions: { microsoft-graph: { delegate: [User.Read] } }')).toEqual([
    'permissions.microsoft-graph.delegate: unknown key; did you mean `delegated`?',
  ])
})

test('aliases that multiply are refused before they fill the memory', () => {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of)}]\n`
  const bomb = level('a', 'x') + level('b', '*a') + level('c', '*b') + level('d', '*c') + level('e', '*d')
  expect(problemsOf(bomb)).toEqual(['repeats itself through aliases (*) more often than a manifest needs'])
})

test('a document that contains itself is refused', () => {
  expect(problemsOf('&self\nname: x\napi: *self')).toHaveLength(2)
})

test('JSON is read, with tabs', () => {
  expect(parseManifest('{\n\t"name": "Orders API",\n\t"adminConsent": false\n}\n', 'x').adminConsent).toBe(
    false,
  )
})

test('nothing but an AppregError comes out of any text', () => {
  const line = fc.stringMatching(/^[ \t]{0,4}[-?]? ?(name|api|web|scopes)?:? ?[&*!|>'"{[\]},#x1~%@`]{0,4}$/)
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(line).map((lines) => lines.join('\n')),
  )
  fc.assert(
    fc.property(text, (given) => throwsOnlyAppregErrors(given)),
    { seed: 1, numRuns: 200 },
  )
})

test('nothing but an AppregError comes out of any data', () => {
  const key = fc.constantFrom(
    'name',
    'key',
    'api',
    'scopes',
    'redirectUris',
    'web',
    'credentials',
    'secrets',
    'federated',
    'github',
    'clients',
    'claude-code',
    'permissions',
    'microsoft-graph',
    'assignments',
    'identifierUri',
    '__proto__',
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 1 }), tie('list'), tie('mapping')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    mapping: fc.dictionary(key, tie('value')),
  }))
  fc.assert(
    fc.property(value, (given) => throwsOnlyAppregErrors(JSON.stringify(given))),
    { seed: 1, numRuns: 200 },
  )
})

function throwsOnlyAppregErrors(text: string): void {
  try {
    parseManifest(text, 'appreg.yaml')
  } catch (error) {
    expect(error).toBeInstanceOf(AppregError)
  }
}

describe('a file', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const errorOf = (name: string): unknown => {
    try {
      return loadManifest(at(name))
    } catch (error) {
      return error
    }
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'appreg-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is read, with a byte order mark', () => {
    writeFileSync(at('good.yaml'), '\ufeffname: Müller')
    expect(loadManifest(at('good.yaml')).name).toBe('Müller')
  })

  test('that does not exist is unreadable, with a way on', () => {
    expect(errorOf('absent.yaml')).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: `${at('absent.yaml')} does not exist`,
      hints: [
        'name another file with -f FILE, or let appreg init ask and write one',
        'a name is enough for a manifest: name: My API',
        'or do without: --name NAME with plan and apply, --app ID with the other commands',
      ],
    })
  })

  test('that is a directory is unreadable', () => {
    expect(errorOf('.')).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining('is a directory, not a manifest'),
    })
  })

  test('that would not fit into memory is refused unread', () => {
    writeFileSync(at('huge.yaml'), '')
    truncateSync(at('huge.yaml'), 3_000_000_000)
    expect(errorOf('huge.yaml')).toMatchObject({ code: 'MANIFEST_INVALID' })
  })

  test.each([
    ['in UTF-16', Buffer.from('\ufeffname: x', 'utf16le'), 'is not text in UTF-8'],
    ['of more than 1 MB', Buffer.alloc(1_000_001, '#'), 'is larger than 1 MB, which no manifest is'],
  ])('%s is refused', (_, bytes, message) => {
    writeFileSync(at('bad.yaml'), bytes)
    const error = errorOf('bad.yaml')
    expect(error).toBeInstanceOf(ManifestError)
    expect(error).toMatchObject({
      file: at('bad.yaml'),
      problems: [{ path: '', line: 1, column: 1, message }],
    })
  })
})
