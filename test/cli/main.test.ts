import { expect, test } from 'vitest'
import { asksForJson } from '../../src/cli/main.ts'

test.each([
  ['-o json'],
  ['--output json'],
  ['--output=json'],
  ['-ojson'],
  ['plan -qo json -f x.yaml'],
  ['apply -yojson -f x.yaml'],
])('%s asks for JSON, also before the command line is parsed', (line) => {
  expect(asksForJson(line.split(' '))).toBe(true)
})

test.each([['plan -f json'], ['-o text'], ['apply --name json'], ['config json']])(
  '%s does not ask for JSON',
  (line) => {
    expect(asksForJson(line.split(' '))).toBe(false)
  },
)
