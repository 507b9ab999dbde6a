import { spawn } from 'node:child_process'
import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Home, Ready } from './support.ts'

export const CHROMIUM = '/usr/bin/chromium'
export const hasChromium = existsSync(CHROMIUM)

/** Certificates that this authority signed are trusted, and no others. */
function trusting(ca: string): string {
  const { publicKey } = new X509Certificate(readFileSync(ca))
  const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  })
  return createHash('sha256').update(spki).digest('base64')
}

/**
 * A machine with a display: what opens a page there starts a real browser, which reaches the emulator through its proxy.
 * `page` waits for it and answers with what it shows.
 */
export function withBrowser(home: Home, ready: Ready) {
  const profile = home.path('profile')
  const pids = home.path('browser.pids')
  const flags = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    `--user-data-dir=${profile}`,
    `--proxy-server=${ready.proxy}`,
    `--ignore-certificate-errors-spki-list=${trusting(ready.ca)}`,
    '--remote-debugging-port=0',
  ]
  home.write('bin/.keep', '')
  home.script(
    'bin/xdg-open',
    `#!/bin/sh\necho "$1" >>'${home.path('opened')}'\nsetsid ${CHROMIUM} ${flags.map((flag) => `'${flag}'`).join(' ')} "$1" >'${home.path('browser.log')}' 2>&1 &\necho $! >>'${pids}'\n`,
  )
  // Also where a test failed before it closed the browser.
  onTestFinished(() => gone(pids))
  const page = async () => attached(await debuggingPort(`${profile}/DevToolsActivePort`), pids)
  return {
    env: { PATH: `${home.path('bin')}:${process.env.PATH}`, DISPLAY: ':0' },
    page,
    /** The person opens a page without being led there. */
    async open(url: string) {
      spawn(home.path('bin/xdg-open'), [url])
      return page()
    },
  }
}

async function attached(port: string, pids: string) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const [page] = browser.contexts().flatMap((context) => context.pages())
  if (!page) throw new Error('the browser shows no page')
  page.setDefaultTimeout(30_000)
  const session = await browser.newBrowserCDPSession()
  // Closing a connection leaves a browser running that was there before it.
  const close = async () => {
    await session.send('Browser.close').catch(() => {})
    await gone(pids)
  }
  return { page, close }
}

/** Its folder can be removed when it has ended. */
async function gone(pids: string): Promise<void> {
  const started = existsSync(pids) ? readFileSync(pids, 'utf8').split('\n').filter(Boolean).map(Number) : []
  for (let tries = 0; started.some(isRunning) && tries < 200; tries++) {
    if (tries === 100) for (const pid of started.filter(isRunning)) process.kill(-pid, 'SIGKILL')
    await sleep(50)
  }
}

/** It, or one of those that it started: each is in a group of its own. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

/** The browser writes it there when it listens. */
async function debuggingPort(file: string): Promise<string> {
  for (let tries = 0; tries < 900; tries++) {
    const [port] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (port) return port
    await sleep(50)
  }
  throw new Error('no browser was opened')
}

/** Types user name and password into the sign-in pages. */
export async function signInOn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(name)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
