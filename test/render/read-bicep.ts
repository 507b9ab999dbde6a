/** What a Bicep file says, read by the rules of the language for strings, lists and objects: no more than we write. */
export interface BicepResource {
  readonly name: string
  readonly type: string
  readonly existing: boolean
  readonly value: Record<string, unknown>
}

/** An expression, or a string with expressions in it, as it is written. */
export interface Written {
  readonly written: string
}

export function readBicep(source: string): { extension: string; resources: BicepResource[] } {
  let at = 0
  const fail = (what: string): never => {
    throw new Error(`expected ${what} at ${JSON.stringify(source.slice(at, at + 40))}`)
  }
  const match = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern.source, 'yu')
    sticky.lastIndex = at
    const [found] = sticky.exec(source) ?? []
    if (found !== undefined) at += found.length
    return found
  }
  const need = (pattern: RegExp): string => match(pattern) ?? fail(String(pattern))

  function string(): string | Written {
    need(/'/)
    const begin = at
    let text = ''
    let isTemplate = false
    for (;;) {
      const plain = match(/[^'\\$\n\r]+/)
      if (plain !== undefined) text += plain
      else if (match(/'/)) break
      else if (match(/\$\{\w+(?:\.\w+)*\}/)) isTemplate = true
      else if (match(/\$(?!\{)/)) text += '$'
      else text += escaped()
    }
    return isTemplate ? { written: source.slice(begin, at - 1) } : text
  }

  function escaped(): string {
    const found = need(/\\(?:[\\'nrt$]|u\{[0-9a-f]+\})/)
    const known: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
    const [, sign = ''] = found
    return sign === 'u'
      ? String.fromCodePoint(Number.parseInt(found.slice(3, -1), 16))
      : (known[sign] ?? sign)
  }

  function value(): unknown {
    if (source[at] === "'") return string()
    if (match(/\[\n/)) return items(/ *\]/, value)
    if (match(/\{\n/)) return Object.fromEntries(items(/ *\}/, member))
    if (match(/\[\]/)) return []
    if (match(/\{\}/)) return {}
    const word = need(/[\w.]+/)
    return word === 'true'
      ? true
      : word === 'false'
        ? false
        : /^\d+$/.test(word)
          ? Number(word)
          : { written: word }
  }

  function items<Item>(end: RegExp, one: () => Item): Item[] {
    const found: Item[] = []
    while (match(end) === undefined) {
      need(/ */)
      found.push(one())
      need(/\n/)
    }
    return found
  }

  function member(): [string, unknown] {
    const name = need(/\w+(?=: )/)
    need(/: /)
    return [name, value()]
  }

  need(/extension /)
  const extension = string()
  const resources: BicepResource[] = []
  while (match(/\n\nresource /)) {
    const name = need(/\w+/)
    need(/ /)
    const type = string()
    const existing = match(/ existing/) !== undefined
    need(/ = /)
    resources.push({ name, type: String(type), existing, value: value() as Record<string, unknown> })
  }
  need(/(?:\n\noutput apiAppId string = apiApp\.appId)?\n\noutput appId string = app\.appId\n$/)
  return { extension: String(extension), resources }
}
