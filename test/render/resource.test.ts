import { expect, test } from 'vitest'
import { resourceNotes } from '../../src/render/resource.ts'
import { publicCloud, registration } from './registration.ts'

const at = (url: string) => registration({ server: { kind: 'generic', url } })
const text = (url: string) => resourceNotes(at(url)).join('\n')

test('the refusal of resource is announced with its ways out', () => {
  expect(text('https://orders.contoso.example/mcp')).toMatch(/AADSTS9010010.*identifierUri.*mcp-remote/)
})

test.each(['https://orders.azurewebsites.net/mcp', 'http://localhost:8080/mcp'])(
  'where nobody can verify the domain, another name comes first: %s',
  (url) => {
    expect(text(url)).toContain('give the server a name in a domain that is verified')
  },
)

test('where the server URL is an Application ID URI there is nothing to say', () => {
  const url = 'https://orders.contoso.example/mcp'
  expect(resourceNotes({ ...at(url), identifierUris: [url] })).toEqual([])
})

test('a URL without a path is warned of', () => {
  const url = 'https://orders.contoso.example/'
  expect(resourceNotes({ ...at(url), identifierUris: [url] }).join()).toContain('slash at the end')
})

test('without a server there is nothing to send', () => {
  const { server, ...without } = registration()
  expect(resourceNotes(without)).toEqual([])
})

test('VS Code is spared in the public cloud only, whose sign-in it brings along', () => {
  const cloud = { ...publicCloud, name: 'usgov' } as const
  expect(text('https://orders.contoso.example/mcp')).toContain('VS Code are not concerned')
  expect(resourceNotes({ ...at('https://orders.contoso.example/mcp'), cloud }).join()).not.toContain(
    'VS Code',
  )
})
