import { AppregError } from '../../errors.ts'
import { opensNoBrowser } from '../../graph/credential-kinds.ts'
import type { KnownTenant } from '../../graph/resource-manager.ts'
import type { AuthMode } from '../../model/sign-in.ts'
import { organizationCall, readOrganization } from '../../observe/organization.ts'
import { ask } from '../ask.ts'
import type { Flags } from '../command.ts'
import { errorView } from '../present/error-view.ts'
import { safeLine } from '../present/safe.ts'
import { wrapped } from '../present/wrapped.ts'
import { BACK } from '../prompts/question.ts'
import { isRefusal } from '../session/refused-sign-in.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { type Facts, nothingKnown } from './facts.ts'
import { inTime } from './in-time.ts'

/** The way that was found or chosen; nothing when the person signs in later. */
export interface SignedIn {
  readonly flags: Flags
  readonly facts: Facts
  readonly isSignedIn: boolean
}

/** First what is set up already; where there is nothing, the person chooses. What the tenant says comes with it. */
export async function signIn(flags: Flags, terminal: Terminal): Promise<SignedIn> {
  const signed = await byWay(flags, terminal)
  return signed
    ? inTenant(signed, flags, terminal)
    : { flags, facts: nothingKnown(flags.cloud), isSignedIn: false }
}

/** Nothing where the person signs in later. */
async function byWay(flags: Flags, terminal: Terminal): Promise<Found | undefined> {
  terminal.err('Looking for a sign-in on this machine ...\n')
  try {
    return await found(flags, { ...terminal, interactive: flags.auth !== 'auto' })
  } catch (error) {
    const isOpen = error instanceof AppregError && error.code === 'SIGN_IN_FAILED' && flags.auth === 'auto'
    if (!isOpen) throw error
    terminal.err(isRefusal(error) ? errorView(error, terminal.colour.err) : 'You are not signed in.\n')
  }
  const auth = await chooseWay()
  return auth && found({ ...flags, auth }, terminal)
}

interface Found extends SignedIn {
  readonly tenantId: string
  /** Those of the person; empty where they are unknown, or the person was not asked who it is. */
  readonly tenants: readonly KnownTenant[]
}

async function found(flags: Flags, terminal: Terminal): Promise<Found> {
  const session = await openSession(flags, terminal)
  try {
    const { name, tenantId, way } = await session.identity()
    const isPerson = way === 'azure-cli' || way === 'browser' || way === 'device-code'
    const [organization, vaults, tenants] = await Promise.all([
      organizationOf(session),
      inTime(session.resourceManager.vaults(), []),
      isPerson ? inTime(session.resourceManager.tenants(), []) : [],
    ])
    const where = organization ? `${organization.displayName} (${tenantId})` : tenantId
    terminal.err(`${wrapped(`Signed in as ${safeLine(name)} in ${safeLine(where)}, by ${way}.`)}\n`)
    const facts = { cloud: flags.cloud, tenantId, domains: organization?.domains ?? [], vaults }
    return { flags: { ...flags, auth: way }, facts, isSignedIn: true, tenantId, tenants }
  } finally {
    await session.close()
  }
}

/**
 * A person with accounts in several tenants chooses one, unless it is named already. For another one than that of the
 * token a browser or a device code asks once more.
 */
async function inTenant(signed: Found, given: Flags, terminal: Terminal): Promise<SignedIn> {
  const { flags, tenantId, tenants } = signed
  const isNamed = given.tenant !== undefined || Boolean(process.env.AZURE_TENANT_ID)
  if (isNamed || tenants.length < 2) return signed
  const answer = await ask({ ...tenantQuestion(tenants), chosen: [tenantId] })
  const [tenant] = answer === BACK ? [tenantId] : answer
  return tenant === undefined || tenant === tenantId ? signed : found({ ...flags, tenant }, terminal)
}

export const tenantQuestion = (tenants: readonly KnownTenant[]) => ({
  kind: 'one' as const,
  message: 'In which tenant?',
  choices: tenants.map(({ tenantId, displayName, domain }) => ({
    value: tenantId,
    label: safeLine(displayName || domain || tenantId),
    reason: safeLine([domain, tenantId].filter(Boolean).join(', ')),
  })),
})

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
