import { describe, expect, test } from 'vitest'
import { judge, readFailure } from '../../src/graph/outcome.ts'

const refusal = (code: string, message = 'No words.') => ({ error: { code, message } })
const kind = (status: number, body?: unknown) => judge({ status, body }, [201]).kind

describe('lag is', () => {
  test.each([
    ['an object that is not there yet', 404, refusal('Request_ResourceNotFound')],
    ['a directory object that is not there yet', 404, refusal('Directory_ObjectNotFound')],
    [
      'a reference that is not there yet',
      400,
      refusal(
        'Request_BadRequest',
        "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
      ),
    ],
    [
      'an application that is not there yet',
      400,
      refusal('Request_BadRequest', "The appId 'x' does not reference a valid application object."),
    ],
    [
      'a service principal that is not there yet',
      400,
      refusal('Request_BadRequest', 'Not a valid reference update.'),
    ],
    ['a scope that is not off yet', 400, refusal('CannotDeleteOrUpdateEnabledEntitlement')],
    [
      'an application that an owner does not see yet',
      403,
      refusal(
        'Authorization_RequestDenied',
        'When using this permission, the backing application of the service principal being created must in the local tenant',
      ),
    ],
    ['a write at the same moment', 409, refusal('Directory_ConcurrencyViolation')],
    ['a write at the same moment, as Graph put it before', 503, refusal('Directory_ConcurrencyViolation')],
    ['a Microsoft account part that is not there yet', 409, refusal('Error_MsaAppDoesNotExist')],
    ['what was not carried out in a batch', 424, undefined],
  ])('%s', (_, status, body) => {
    expect(kind(status, body)).toBe('lag')
  })
})

describe('there already is', () => {
  test.each([
    [
      'nothing left of a credential, unless it is too new',
      400,
      refusal('Request_BadRequest', 'No password credential found with keyId x'),
    ],
    ['an object with the same key', 409, refusal('Request_MultipleObjectsWithSameKeyValue')],
    ['a grant', 409, refusal('Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.')],
    [
      'a role assignment',
      400,
      refusal('Request_BadRequest', 'Permission being assigned already exists on the object'),
    ],
    [
      'an application with the same key',
      400,
      refusal(
        'Request_BadRequest',
        'Another object with the same value for property uniqueName already exists.',
      ),
    ],
    [
      'a certificate with the same key id',
      400,
      refusal('Request_BadRequest', "Update to existing credential with KeyId 'x' is not allowed."),
    ],
    ['what an upsert updated where it should have created', 204, undefined],
    [
      'an owner who was removed before',
      400,
      refusal('Request_BadRequest', 'One or more removed object references do not exist for the following'),
    ],
    [
      'an assignment that was removed before',
      400,
      refusal('Request_BadRequest', 'EntitlementGrant being updated or deleted is not found.'),
    ],
  ])('%s', (_, status, body) => {
    expect(kind(status, body)).toBe('exists')
  })
})

describe('refused is', () => {
  test.each([
    ['a value', 400, refusal('Request_BadRequest', 'Invalid value specified for property')],
    ['a caller without the permission', 403, refusal('Authorization_RequestDenied')],
    ['a caller without a token', 401, refusal('InvalidAuthenticationToken')],
    [
      'an identifier URI that another application has',
      400,
      refusal(
        'Request_BadRequest',
        'Another object with the same value for property identifierUris already exists.',
      ),
    ],
    ['a path that does not exist', 404, refusal('BadRequest', 'Resource not found for the segment')],
    ['a text of lag under a status that does not mean it', 400, refusal('Directory_ConcurrencyViolation')],
  ])('%s', (_, status, body) => {
    expect(kind(status, body)).toBe('refused')
  })
})

test.each([500, 502, 503, 504])('after %i it is unknown whether it happened', (status) => {
  expect(kind(status, refusal('InternalServerError'))).toBe('unknown')
})

test('done is what was expected, with the answer', () => {
  expect(judge({ status: 201, body: { id: 'x' } }, [201])).toEqual({ kind: 'done', body: { id: 'x' } })
})

test('a failure keeps what support asks for', () => {
  const body = { error: { code: 'c', message: 'm', innerError: { 'request-id': 'r', date: 'd' } } }
  expect(readFailure({ status: 400, body })).toEqual({ status: 400, code: 'c', message: 'm', requestId: 'r' })
})

test('a failure without words has its status', () => {
  expect(readFailure({ status: 502, body: undefined })).toEqual({ status: 502, message: 'HTTP 502' })
})
