import { AppregError } from '../../errors.ts'
import { opensNoBrowser } from '../../graph/credential-kinds.ts'
import type { AuthMode } from '../../model/sign-in.ts'
import { organizationCall, readOrganization } from '../../observe/organization.ts'
import { ask } from '../ask.ts'
import type { Flags } from '../command.ts'
import { safeLine } from '../present/safe.ts'
import { wrapped } from '../present/wrapped.ts'
import { BACK } from '../prompts/question.ts'
import { openSession, type Session } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import type { Facts } from './facts.ts'

/** The way that was found or chosen; nothing when the person signs in later. */
export interface SignedIn {
  readonly flags: Flags
  readonly facts: Facts
  readonly isSignedIn: boolean
}

/** First what is set up already; where there is nothing, the person chooses. What the tenant says comes with it. */
export async function signIn(flags: Flags, terminal: Terminal): Promise<SignedIn> {
  terminal.err('Looking for a sign-in on this machine ...\n')
  try {
    return await signedIn(flags, { ...terminal, interactive: flags.auth !== 'auto' })
  } catch (error) {
    const isOpen = error instanceof AppregError && error.code === 'SIGN_IN_FAILED' && flags.auth === 'auto'
    if (!isOpen) throw error
    terminal.err('You are not signed in.\n')
  }
  const auth = await chooseWay()
  if (auth === undefined) return { flags, facts: { cloud: flags.cloud, domains: [] }, isSignedIn: false }
  return signedIn({ ...flags, auth }, terminal)
}

async function signedIn(flags: Flags, terminal: Terminal): Promise<SignedIn> {
  const session = await openSession(flags, terminal)
  try {
    const { name, tenantId, way } = await session.identity()
    const organization = await organizationOf(session)
    const where = organization ? `${organization.displayName} (${tenantId})` : tenantId
    terminal.err(`${wrapped(`Signed in as ${safeLine(name)} in ${safeLine(where)}, by ${way}.`)}\n`)
    const facts = { cloud: flags.cloud, domains: organization?.domains ?? [] }
    return { flags: { ...flags, auth: way }, facts, isSignedIn: true }
  } finally {
    await session.close()
  }
}

async function organizationOf(session: Session) {
  const [answer] = await session.graph.read([organizationCall])
  return readOrganization(answer)
}

async function chooseWay(): Promise<AuthMode | undefined> {
  const browser = { value: 'browser', label: 'in the browser', reason: 'it opens on this machine' }
  const code = {
    value: 'device-code',
    label: 'with a code, in a browser anywhere',
    reason: 'for SSH, containers and machines without a display',
  }
  const ways = opensNoBrowser(process.env) ? [code, browser] : [browser, code]
  const answer = await ask({
    kind: 'one',
    message: 'How do you want to sign in?',
    choices: [...ways, { value: 'later', label: 'later', reason: 'the manifest is written first' }],
    chosen: [ways[0]?.value ?? 'later'],
  })
  if (answer === BACK) return chooseWay()
  const [way] = answer
  return way === 'browser' || way === 'device-code' ? way : undefined
}
