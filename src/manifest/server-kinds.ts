/** Products that settings can be printed for, and `generic` for any other. */
export const serverKinds = [
  'arc-1',
  'aspnet',
  'spring',
  'express',
  'fastmcp',
  'easyauth',
  'oauth2-proxy',
  'envoy',
  'apim',
  'generic',
] as const
