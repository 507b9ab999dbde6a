import { unicodeEscape } from './hidden.ts'

/**
 * Text in a policy of API Management. What is not plain becomes a C# string in a policy expression, in escapes: so it is
 * neither taken for an expression, nor for a named value ({{…}}), and means the same in escaped and in raw XML.
 */
export const policyText = (text: string): string =>
  /^(?!@)[\w .,:;=@/?+*()[\]"-]*$/.test(text) ? text : `@("${escapeAll(text, /[^\w .:/-]/g)}")`

/** A JSON object in a policy, in which only JSON's own escapes are needed for the same. */
export const policyJson = (value: object): string =>
  escapeAll(JSON.stringify(value), /[^\w .,:;=@/?+*()[\]"\\{}-]|(?<=\{)\{/g)

const escapeAll = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (unit) => unicodeEscape(unit.charCodeAt(0)))
