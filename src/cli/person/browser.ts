import { EventEmitter, once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppregError } from '../../errors.ts'
import { closingPages } from '../../graph/closing-pages.ts'
import type { Browser } from '../../verify/sign-in.ts'

/** How long a person may take: as long as a code for another device is good, in milliseconds. */
const PATIENCE = 900_000

/** How long the browser may take to fetch the last page, in milliseconds. */
const LAST_PAGE = 2_000

/** Listens where this registered redirect URI leads. Entra ignores its port, so that any free one does. */
export async function openBrowser(
  registered: string,
  { name, tell }: { readonly name: string; tell(message: string): void },
): Promise<Browser & { close(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectUri = new URL(registered)
  redirectUri.port = String((server.address() as AddressInfo).port)
  let isOver: Promise<unknown> = Promise.resolve()
  return {
    // As it is registered: `URL` writes a slash behind a bare host, and Entra compares paths.
    redirectUri: registered.endsWith('/') ? redirectUri.href : redirectUri.href.replace(/\/$/, ''),
    async visit(address, state) {
      // Listened for from now on: whoever is signed in already is back before the browser has reported anything.
      const { answer, isThanked } = comesBack(server, { path: redirectUri.pathname, state })
      isOver = isThanked
      tell(
        `Sign in to ${name} with the browser that opens now. If none does, open this there:\n${address}\nWhere the page only shows an error: Ctrl-C, and give its text to appreg doctor.\n`,
      )
      const { default: open } = await import('open')
      // Whether one opens is not reported: the address has been said.
      await open(address).then(
        (child) => child.on('error', () => {}),
        () => {},
      )
      return answer
    },
    async close() {
      await Promise.race([isOver, sleep(LAST_PAGE, undefined, { ref: false })])
      server.close().closeAllConnections()
    },
  }
}

interface Return {
  readonly answer: Promise<URLSearchParams>
  /** The browser shows how it went. */
  readonly isThanked: Promise<unknown>
}

/**
 * The answer to this sign-in. The page stands behind it, so that the address that the browser keeps holds no code. What
 * belongs to another sign-in, an old tab or somebody else's page, is turned away, and the person waited for.
 */
function comesBack(
  server: Server,
  { path, state }: { readonly path: string; readonly state: string },
): Return {
  const events = new EventEmitter()
  const answer = new Promise<URLSearchParams>((resolve, reject) => {
    const tooLate = setTimeout(() => reject(nobodyCame()), PATIENCE)
    let answered: URLSearchParams | undefined
    server.on('request', ({ url = '/' }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost')
      const isAnswer = searchParams.has('code') || searchParams.has('error')
      response.setHeader('connection', 'close')
      if (pathname !== path || !(isAnswer || answered)) {
        response.writeHead(404).end()
      } else if (!isAnswer) {
        show(response, 200, answered?.has('code') === true)
        response.once('close', () => events.emit('thanked'))
      } else if (searchParams.get('state') !== state) {
        show(response, 400, false)
      } else {
        clearTimeout(tooLate)
        answered = searchParams
        response.writeHead(303, { location: path }).end()
        resolve(searchParams)
      }
    })
  })
  return { answer, isThanked: once(events, 'thanked') }
}

function show(response: ServerResponse, status: number, isGood: boolean): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
  response.end(isGood ? closingPages.successMessage : closingPages.errorMessage)
}

const nobodyCame = (): AppregError =>
  new AppregError('PROOF_FAILED', 'nobody signed in within 15 minutes', {
    hints: ['run the same command again'],
  })
