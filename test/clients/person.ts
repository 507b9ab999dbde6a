import type { ReadyLine } from '../../src/emulator/start.ts'
import { PASSWORD, USER } from '../emulator/sts/given.ts'
import { client, form } from '../emulator/support.ts'

/** A person whom a program sent to Entra: signs in, accepts, and is sent back. Answers where to. */
export async function signInAt(ready: ReadyLine, address: string): Promise<string> {
  const send = client(ready)
  try {
    const { pathname, search } = new URL(address)
    let page = await send('GET', pathname + search)
    for (const fields of [{ login: USER, passwd: PASSWORD }, { decision: 'accept' }]) {
      const action = /action="([^"]+)"/.exec(page.text)?.[1]
      if (action === undefined) break
      const ctx = /name="ctx" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      page = await send('POST', action, form({ ctx, ...fields }))
    }
    const { location } = page.headers
    if (location === undefined)
      throw new Error(`nobody was sent back: ${/role="alert">([^<]*)/.exec(page.text)?.[1]}`)
    return location
  } finally {
    send.end()
  }
}
