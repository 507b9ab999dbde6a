import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import type { Ready } from './support.ts'

/** An administrator opens an admin consent URL, signs in and accepts. Answers where Entra sends the browser then. */
export async function consentAt(ready: Ready, url: string): Promise<string> {
  const browse = browser(ready)
  const wanted = await signedIn(browse, ready, url)
  return locationOf(await browse('POST', ...filled(wanted.text, { decision: 'accept' })))
}

/** The administrator opens a sign-in page and signs in, and is asked for no consent. */
export const signInAt = async (ready: Ready, url: string): Promise<string> =>
  locationOf(await signedIn(browser(ready), ready, url))

/** The administrator signs in, and accepts whatever is asked. */
export async function acceptAt(ready: Ready, url: string): Promise<string> {
  const browse = browser(ready)
  let page = await signedIn(browse, ready, url)
  while (!page.location) page = await browse('POST', ...filled(page.text, { decision: 'accept' }))
  return page.location
}

async function signedIn(browse: Browse, { admin }: Ready, url: string): Promise<Page> {
  const { pathname, search } = new URL(url)
  const userName = await browse('GET', pathname + search)
  const asked = await browse('POST', ...filled(userName.text, { login: admin.userPrincipalName }))
  return browse('POST', ...filled(asked.text, { passwd: admin.password }))
}

function locationOf({ location, text }: Page): string {
  if (!location) throw new Error(`no redirect, but ${text}`)
  return location
}

/** Somebody types the code that a device shows, signs in, and accepts whatever is asked. */
export async function enterDeviceCode(
  ready: Ready,
  code: string,
  { userPrincipalName, password } = ready.admin,
): Promise<void> {
  const browse = browser(ready)
  let page = await browse('GET', '/device')
  for (const fields of [{ otc: code }, { login: userPrincipalName }, { passwd: password }]) {
    page = await browse('POST', ...filled(page.text, fields))
  }
  while (page.text.includes('value="accept"')) {
    page = await browse('POST', ...filled(page.text, { decision: 'accept' }))
  }
}

/** The first form of a page with its hidden fields, as somebody fills it in. */
function filled(page: string, fields: Record<string, string>): [action: string, body: string] {
  const [, action] = /<form method="post" action="([^"]+)"/.exec(page) ?? []
  if (action === undefined) throw new Error(`no form on ${page}`)
  const form = page.slice(page.indexOf('<form'), page.indexOf('</form>'))
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  )
  const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }).toString()
  const { pathname, search } = new URL(action, 'https://login.microsoftonline.com')
  return [pathname + search, body]
}

type Browse = ReturnType<typeof browser>

interface Page {
  readonly text: string
  readonly location: string | undefined
}

/** Keeps cookies, and reaches the token service without the proxy. */
function browser(ready: Ready) {
  const cookies = new Map<string, string>()
  return (method: string, path: string, body?: string): Promise<Page> =>
    new Promise((resolve, reject) => {
      const headers = {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
      }
      const call = request(
        `${ready.https}${path}`,
        { method, headers, ca: readFileSync(ready.ca) },
        (message) => {
          for (const line of message.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
            cookies.set(name, value)
          }
          let text = ''
          message.setEncoding('utf8')
          message.on('data', (chunk: string) => {
            text += chunk
          })
          message.on('end', () => resolve({ text, location: message.headers.location }))
        },
      )
      call.on('error', reject)
      call.end(body)
    })
}
