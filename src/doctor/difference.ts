/** In what two addresses or identifiers differ, in words; `undefined` where they have little in common. */
export function nameDifference(expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined
  const [near] = nearMisses.filter(({ same }) => same(expected) === same(actual))
  return near?.name
}

/** Each takes away one thing that people overlook. The first after which both are equal is the difference. */
const nearMisses: readonly { readonly name: string; same(text: string): string }[] = [
  { name: 'a trailing slash', same: (text) => text.replace(/\/$/, '') },
  { name: 'http and https', same: (text) => text.replace(/^https:/i, 'http:') },
  { name: 'upper and lower case', same: (text) => text.toLowerCase() },
  { name: 'the port', same: (text) => text.replace(/^(\w+:\/\/[^/:]+):\d+/, '$1') },
  {
    name: 'the suffix of the connector',
    same: (text) => text.replace(/(\.consent\.azure-(?:apim|apihub)\.\w+\/redirect)(?:\/[^/]*)?$/i, '$1'),
  },
  {
    name: 'the cloud',
    same: (text) => text.replace(/^(\w+:\/\/[^/:]+)\.(?:com|net|us|cn)(?=[/:]|$)/i, '$1'),
  },
  { name: 'a scope at its end', same: (text) => text.replace(/^(api:\/\/[^/]+)\/[\w.]+$/, '$1') },
  { name: 'api:// in front', same: (text) => text.replace(/^api:\/\//, '') },
  {
    name: 'several of scheme, case, port and slash',
    same: (text) =>
      text
        .toLowerCase()
        .replace(/^(?:https?|api):\/\//, '')
        .replace(/^([^/:]+):\d+/, '$1')
        .replace(/\/$/, ''),
  },
]
