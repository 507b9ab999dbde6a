import { expect, test } from 'vitest'
import { connectorUrlFault } from '../../src/cli/redirect/connector-url.ts'

test.each([
  ['https://global.consent.azure-apim.net/redirect/cr25-5forders-5f00', 'public', undefined],
  ['https://europe-001.consent.azure-apim.net/redirect/orders', 'public', undefined],
  ['https://global.consent.azure-apim.us/redirect/orders', 'usgov', undefined],
  ['https://global.consent.azure-apim.net/redirect', 'public', /the shared address/],
  ['https://global.consent.azure-apim.net/other/x', 'public', /does not look like/],
  ['https://global.consent.azure-apim.us/redirect/orders', 'public', /another cloud than public/],
  ['https://global.consent.azure-apim.net/redirect/orders', 'china', /another cloud than china/],
  [
    'https://global.consent.azure-apim.net.evil.example/redirect/orders',
    'public',
    /not at a host of Power Platform/,
  ],
  ['http://global.consent.azure-apim.net/redirect/orders', 'public', /^does not begin with https/],
  ['https://global.consent.azure-apim.net:444/redirect/orders', 'public', /does not look like/],
  ['https://user@global.consent.azure-apim.net/redirect/orders', 'public', /does not look like/],
  ['https://global.consent.azure-apim.net/redirect/orders?code=1', 'public', /does not look like/],
  ['https://global.consent.azure-apim.net/redirect/orders.', 'public', /does not look like/],
  ['https://GLOBAL.consent.azure-apim.net/redirect/orders', 'public', /does not look like/],
  ['"https://global.consent.azure-apim.net/redirect/orders"', 'public', /is not a URL/],
  [
    'https://global.consent.azure-apim.net/redirect/orders https://global.consent.azure-apim.net/redirect/orders',
    'public',
    /does not look like/,
  ],
  ['global.consent.azure-apim.net/redirect/orders', 'public', /is not a URL/],
  ['https://global.consent.azure-apim.net/redirect/or ders', 'public', /does not look like/],
] as const)('%s in %s', (url, cloud, expected) => {
  const fault = connectorUrlFault(url, cloud)
  if (expected === undefined) expect(fault).toBeUndefined()
  else expect(fault).toMatch(expected)
})
