import { AppregError } from '../../errors.ts'
import { opensNoBrowser } from '../../graph/credential-kinds.ts'
import { type KnownTenant, tenantsOf } from '../../graph/tenants.ts'
import type { AuthMode } from '../../model/sign-in.ts'
import { organizationCall, readOrganization } from '../../observe/organization.ts'
import { ask } from '../ask.ts'
import { findBackend } from '../backend.ts'
import { clouds } from '../clouds.ts'
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
  readonly tenantId?: string
}

/** First what is set up already; where there is nothing, the person chooses. What the tenant says comes with it. */
export const signIn = async (flags: Flags, terminal: Terminal): Promise<SignedIn> =>
  inTenant(await byWay(flags, terminal), flags, terminal)

async function byWay(flags: Flags, terminal: Terminal): Promise<SignedIn> {
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
    return { flags: { ...flags, auth: way }, facts, isSignedIn: true, tenantId }
  } finally {
    await session.close()
  }
}

/**
 * A person with accounts in several tenants chooses one, unless it is named already. Only the Azure CLI hands out the
 * token for that list without a word: a browser or a device code would ask a second time.
 */
async function inTenant(signed: SignedIn, given: Flags, terminal: Terminal): Promise<SignedIn> {
  const { flags, tenantId } = signed
  const isOpen = flags.auth === 'azure-cli' && !given.tenant && !process.env.AZURE_TENANT_ID
  const tenants = isOpen && tenantId ? await knownTenants(flags, terminal) : []
  if (tenants.length < 2) return signed
  const answer = await ask({ ...tenantQuestion(tenants), chosen: [tenantId ?? ''] })
  const [tenant] = answer === BACK ? [tenantId] : answer
  return tenant === undefined || tenant === tenantId ? signed : signedIn({ ...flags, tenant }, terminal)
}

async function knownTenants(flags: Flags, terminal: Terminal): Promise<readonly KnownTenant[]> {
  const backend = await findBackend(flags.emulator)
  const http = backend.connect(undefined)
  try {
    return await tenantsOf({
      mode: flags.auth,
      cloud: clouds[flags.cloud],
      http,
      env: backend.env,
      interactive: true,
      showDeviceCode: (message) => terminal.err(`${message}\n`),
    })
  } finally {
    http.close()
    await backend.close()
  }
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
