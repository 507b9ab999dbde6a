/** One JSON document. What JSON allows unescaped and a terminal obeys is escaped, so that nothing of it is lost. */
export const jsonDocument = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped)}\n`

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
