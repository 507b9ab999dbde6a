import XmlBuilder from 'fast-xml-builder'
import type { ConfigurationFile } from '../../model/configuration.ts'
import { escapeHidden } from './hidden.ts'

/** Elements by name, attributes with an @ in front, text as `#text`; a list is an element repeated. */
export interface XmlElement {
  readonly [name: string]: string | XmlElement | readonly (string | XmlElement)[]
}

const builder = new XmlBuilder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  processEntities: false,
  tagValueProcessor: (_, value) => text(String(value)),
  attributeValueProcessor: (_, value) => text(String(value)).replaceAll('"', '&quot;'),
})

/** An XML file. A quote in text stays as it is: the policy expressions of API Management are read before the XML. */
export const xmlFile = (path: string, root: XmlElement): ConfigurationFile => ({
  path,
  mediaType: 'application/xml',
  content: builder.build(root),
})

const text = (value: string): string =>
  escapeHidden(
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    (code) => `&#${code};`,
  )
