/** Text that is HTML already. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | undefined | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For text between tags and for attributes in double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] ?? one)

/** A template whose values are escaped, unless they are templates themselves; of a list one after another. */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(literals.map((literal, index) => literal + textOf(parts[index])).join(''))

function textOf(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  return Array.isArray(part) ? part.map(textOf).join('') : escaped(String(part))
}
