import { MICROSOFT_GRAPH } from '../model/directory.ts'

/** The one spelling of a key of `permissions`: an appId in lower case, or an identifier URI. */
export function resourceOf(key: string): string {
  if (/^(?:microsoft-graph|https:\/\/graph\.microsoft\.com\/?)$/.test(key)) return MICROSOFT_GRAPH
  return namesAppId(key) ? key.toLowerCase() : key
}

/** Whether a key of `permissions` can be looked up. */
export const namesApi = (key: string): boolean =>
  key === 'microsoft-graph' || namesAppId(key) || /^(?:api|https):\/\/[^\s/?#]/.test(key)

const namesAppId = (key: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(key)
