import { createHash } from 'node:crypto'
import type { Definition, WantedConnector } from './wanted.ts'

/**
 * What a connector was made from, as build metadata behind the version of its API definition: `1.0.0+appreg.4f0a….1b2c…`.
 * The service rewrites most of what it is sent, so that comparing it says little; and that only the secret changed takes a
 * new version anyway, by Microsoft's page on multi-auth connectors.
 */
export interface Mark {
  /** Of files and definition. */
  readonly content: string
  /** The beginning of the key id of the secret. */
  readonly secret: string
}

export const secretMark = (keyId: string): string => keyId.replaceAll('-', '').slice(0, 12).toLowerCase()

export const contentMark = ({ properties, definition }: WantedConnector): string =>
  createHash('sha256')
    .update(JSON.stringify([properties, definition]))
    .digest('hex')
    .slice(0, 12)

const pattern = /\+appreg\.([0-9a-f]{12})\.([0-9a-f]{12})$/

export function marked(definition: Definition, { content, secret }: Mark): Definition {
  const version = String(definition.info.version ?? '1.0.0').replace(pattern, '')
  return { ...definition, info: { ...definition.info, version: `${version}+appreg.${content}.${secret}` } }
}

/** Nothing for a connector that somebody else made or saved. */
export function markOf(definition: unknown): Mark | undefined {
  const { version } = Object(Object(definition).info)
  const [, content, secret] = pattern.exec(typeof version === 'string' ? version : '') ?? []
  return content !== undefined && secret !== undefined ? { content, secret } : undefined
}
