import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { AppregError } from '../../errors.ts'
import { readClipboard } from '../clipboard.ts'
import type { Terminal } from '../terminal.ts'

/** A trace of a whole sign-in has its place; more is taken for a mistake. */
const LIMIT = 10_000_000

/**
 * The text to read: from the clipboard, from standard input for `-`, from a file where an argument names one, else the
 * arguments themselves, which a shell has taken apart at blanks. Throws `USAGE` or `INPUT_UNREADABLE`.
 */
export async function givenText(
  args: readonly string[],
  fromClipboard: boolean,
  terminal: Terminal,
): Promise<string> {
  if (args.length === 0 && !fromClipboard) throw nothingGiven()
  const pieces: string[] = fromClipboard ? [await readClipboard(LIMIT)] : []
  for (const arg of args) pieces.push(await pieceOf(arg, terminal))
  const text = pieces.join(' ')
  if (text.trim() === '') throw empty()
  return text
}

async function pieceOf(arg: string, terminal: Terminal): Promise<string> {
  if (arg === '-') {
    if (process.stdin.isTTY) terminal.err('paste the text, then press Enter and Ctrl-D\n')
    return `${await readText(process.stdin, 'standard input')}\n`
  }
  if (isFile(arg)) return `${await readText(createReadStream(arg), arg)}\n`
  if (/^[\w./\\~:-]+\.(?:har|txt|log|json|html?)$/i.test(arg)) {
    throw new AppregError('INPUT_UNREADABLE', `there is no file "${arg}"`, {
      hints: ['name an existing file, or pipe the text in: appreg doctor -'],
    })
  }
  return arg
}

/** What cannot be looked up, a token that is too long for a name for example, is no file. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

export async function readText(stream: Readable, name: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > LIMIT) throw tooLong(name)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof AppregError) throw error
    throw new AppregError('INPUT_UNREADABLE', `${name} cannot be read: ${(error as Error).message}`)
  } finally {
    stream.destroy()
  }
  return decode(Buffer.concat(chunks), name)
}

function decode(bytes: Buffer, name: string): string {
  // PowerShell redirects into UTF-16.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1)
  const text = bytes.toString('utf8')
  const strange = text.slice(0, 10_000).match(/[\u0000-\u0008\u000e-\u001a\ufffd]/g)?.length ?? 0
  if (strange > 20 + text.length / 100 || text.includes('\u0000')) throw binary(name)
  return text
}

const nothingGiven = () =>
  new AppregError('USAGE', 'there is no text to explain', {
    hints: [
      'appreg doctor AADSTS50011, appreg doctor "the whole message", appreg doctor FILE',
      'appreg doctor - reads standard input, appreg doctor --clipboard the clipboard',
      'without a text it examines a registration: the one of appreg.yaml in this folder, of -f or of --app; or --all',
    ],
  })

const whatToPaste =
  'paste the whole error page with its details, the line of the log, the answer of the token endpoint, or the address that the browser ended at'

const lookedFor =
  'looked for: AADSTS numbers, also in JSON, HTML, Base64, addresses and HAR files; known complaints of connectors, MCP clients and servers; error words of OAuth; tokens'

const empty = () =>
  new AppregError('INPUT_UNREADABLE', 'the text is empty', { hints: [lookedFor, whatToPaste] })

const binary = (name: string) =>
  new AppregError('INPUT_UNREADABLE', `${name} is no text`, { hints: [lookedFor, whatToPaste] })

const tooLong = (name: string) =>
  new AppregError('INPUT_UNREADABLE', `${name} is longer than ${LIMIT / 1_000_000} MB`, {
    hints: [
      lookedFor,
      'take the part around the error; save a HAR file with the requests to login.microsoftonline.com only',
    ],
  })

export const nothingRecognized = (text: string) =>
  new AppregError('NOTHING_RECOGNIZED', `there is nothing to explain in these ${text.length} characters`, {
    hints: [
      lookedFor,
      whatToPaste,
      'where only a reference is shown, the sign-in log of Entra has the number',
    ],
  })
