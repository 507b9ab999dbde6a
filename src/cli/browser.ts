import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppregError } from '../errors.ts'
import { closingPages } from '../graph/closing-pages.ts'
import type { Browser } from '../verify/sign-in.ts'

/** How long a person may take: as long as a code for another device is good, in milliseconds. */
const PATIENCE = 900_000

/** Listens where this registered redirect URI leads. Entra ignores its port, so that any free one does. */
export async function openBrowser(
  registered: string,
  tell: (message: string) => void,
): Promise<Browser & { close(): void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectUri = new URL(registered)
  redirectUri.port = String((server.address() as AddressInfo).port)
  return {
    // As it is registered: `URL` writes a slash behind a bare host, and Entra compares paths.
    redirectUri: registered.endsWith('/') ? redirectUri.href : redirectUri.href.replace(/\/$/, ''),
    async visit(address) {
      // Listened for from now on: whoever is signed in already is back before the browser has reported anything.
      const answer = comesBack(server, redirectUri.pathname)
      tell(`Sign in with the browser that opens now. If none does, open this there:\n${address}\n`)
      const { default: open } = await import('open')
      // Whether one opens is not reported: the address has been said.
      await open(address).then(
        (child) => child.on('error', () => {}),
        () => {},
      )
      return answer
    },
    close: () => void server.close().closeAllConnections(),
  }
}

/** The answer, which a page thanks for. */
const comesBack = (server: Server, path: string): Promise<URLSearchParams> =>
  new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(nobodyCame()), PATIENCE)
    server.on('request', ({ url = '/' }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost')
      response.setHeader('connection', 'close')
      if (pathname !== path || !(searchParams.has('code') || searchParams.has('error'))) {
        response.writeHead(404).end()
        return
      }
      clearTimeout(tooLate)
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(searchParams.has('code') ? closingPages.successMessage : closingPages.errorMessage, () =>
        resolve(searchParams),
      )
    })
  })

const nobodyCame = (): AppregError =>
  new AppregError('PROOF_FAILED', 'nobody signed in within 15 minutes', {
    hints: ['run the same command again'],
  })
