import { createHash } from 'node:crypto'

/** A custom connector, as it was sent, with what the service keeps about it. */
export interface ConnectorRecord {
  /** `shared_` and its internal id, which ends its redirect URL. */
  name: string
  environment: string
  properties: Record<string, unknown>
  /** That of the OAuth settings; it is never shown again. */
  clientSecret: string | null
  /** Object id. */
  createdBy: string
  /** Object id. */
  modifiedBy: string
  createdTime: string
  changedTime: string
}

/** Lower case; every other character is a hyphen and its two hexadecimal digits, as names of connectors have it. */
const encoded = (text: string): string =>
  [...Buffer.from(text.toLowerCase())]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[a-z0-9]/.test(character) ? character : `-${byte.toString(16).padStart(2, '0')}`
    })
    .join('')

/**
 * The form that connectors outside of solutions have: title, 16 hexadecimal digits of their own, and 16 that connectors of
 * one environment share. The rule is read off samples; Microsoft does not document it.
 */
export function connectorName(title: string, environment: string, id: string): string {
  const own = id.replaceAll('-', '').slice(0, 16)
  const shared = createHash('sha256').update(environment).digest('hex').slice(0, 16)
  return `shared_${encoded(`${title}_${own}_${shared}`)}`
}

/** What stands at the end of the redirect URL. */
export const internalId = ({ name }: Pick<ConnectorRecord, 'name'>): string => name.replace(/^shared_/, '')
