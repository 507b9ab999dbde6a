import { expect, test } from 'vitest'
import { findCalls, readFound } from '../../src/observe/find.ts'
import { appId, application } from '../given/model.ts'

const paths = (reference: string) => findCalls(reference).map(({ path }) => path)
const absent = { status: 404, body: { error: { message: 'Resource does not exist' } } }
const refused = (status: number) => ({ status, body: { error: { message: 'No.' } } })

test('a GUID may be an appId or an object id', () => {
  expect(paths(appId)).toEqual([`/applications(appId='${appId}')`, `/applications/${appId}`])
})

test.each([
  ['mcp-dev', "/applications(uniqueName='mcp-dev')"],
  ["it's R&D/1", "/applications(uniqueName='it''s%20R%26D%2F1')"],
])('anything else is a key: %s', (key, path) => {
  expect(paths(key)).toEqual([path])
})

test('the one that was found is taken', () => {
  expect(readFound('x', [absent, { status: 200, body: application() }])).toEqual(application())
})

test.each([
  ['NOT_FOUND', [absent, absent]],
  ['FORBIDDEN', [absent, refused(403)]],
  ['GRAPH_REFUSED', [refused(400)]],
])('%s when none was found', (code, answers) => {
  expect(() => readFound('mcp-dev', answers)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining('mcp-dev') }),
  )
})

test('who may not look is told what to ask for', () => {
  expect(() => readFound('x', [refused(403)])).toThrow(
    expect.objectContaining({ hints: [expect.stringContaining('Application.Read.All')] }),
  )
})
