import { type Answer, form, type Wire } from './wire.ts'

export interface Account {
  readonly login: string
  readonly passwd: string
}

/** Somebody with a browser, which keeps its cookies and shows pages until one leads away from Entra. */
export interface Person {
  /** Whose password is typed in; with another one, the browser is a new one. */
  account: Account
  /** What is decided on a consent page. */
  decision: 'accept' | 'cancel'
  /** Opens an address, and does what the pages ask for. */
  open(url: string): Promise<Seen>
  /** The same for the code that a device shows. */
  enter(code: string): Promise<Seen>
}

/** Where the browser ended: at an address of the client, or on a page. */
export interface Seen {
  readonly address?: string
  /** The page as a person copies it. */
  readonly text: string
}

const LOGIN = 'https://login.microsoftonline.com'

export function newPerson(wire: Wire, account: Account): Person {
  const cookies = new Map<string, string>()
  const browse = async (method: string, url: string, fields?: Readonly<Record<string, string>>) => {
    const sent = fields ? form(fields) : {}
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await wire.send(method, url, { ...sent, headers: { ...sent.headers, cookie } })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  let last = account
  const person: Person = {
    account,
    decision: 'accept',
    async open(url) {
      if (person.account !== last) cookies.clear()
      last = person.account
      return answerPages(await browse('GET', url))
    },
    enter: async (code) => {
      const page = await browse('GET', `${LOGIN}/device`)
      return answerPages(await browse('POST', actionOf(page.text), { ...hiddenOf(page.text), otc: code }))
    },
  }

  async function answerPages(first: Answer): Promise<Seen> {
    let page = first
    for (let fields = typed(page, person); fields; fields = typed(page, person)) {
      page = await browse('POST', actionOf(page.text), { ...hiddenOf(page.text), ...fields })
    }
    const { location } = page.headers
    return { ...(location ? { address: location } : {}), text: visible(page.text) }
  }
  return person
}

/** What a person adds to the form of a page; nothing where there is no more to do. */
function typed({ text, headers }: Answer, { account, decision }: Person) {
  if (headers.location || text.includes('class="alert" id="problem" role="alert" aria-live="assertive">Your'))
    return undefined
  if (/name="(?:login|passwd)"/.test(text)) return { ...account }
  const known = /name="account" value="([^"]*)"/.exec(text)?.[1]
  if (known !== undefined) return { account: known }
  return text.includes('value="accept"') ? { decision } : undefined
}

const actionOf = (page: string): string => {
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
  if (action === undefined) throw new Error(`no form on ${page}`)
  return new URL(unescaped(action), LOGIN).href
}

function hiddenOf(page: string): Record<string, string> {
  const own = page.slice(page.indexOf('<form'), page.indexOf('</form>'))
  return Object.fromEntries(
    [...own.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  )
}

/** The text of a page as a person copies it. */
export const visible = (page: string): string =>
  unescaped(
    page
      .replace(/<(style|script|title)[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' '),
  ).trim()

const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
