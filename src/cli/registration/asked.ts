import { AppregError } from '../../errors.ts'
import type { Application } from '../../model/directory.ts'
import { readOpenApi } from '../../render/connectors/open-api.ts'
import { type Asked, keyAccesses } from '../../render/target.ts'
import { type TargetName, targetNames, targets } from '../../render/targets.ts'
import type { Flags } from '../command.ts'
import type { Session } from '../session/session.ts'
import { ownApiOf } from './halves.ts'
import { otherIssuer } from './other-issuer.ts'
import { readTextFile } from './read-text-file.ts'
import { readWhole } from './reading-whole.ts'

/**
 * What the flags ask of the targets, and what has to be read for them. Throws `USAGE` for what none of the chosen targets
 * heeds.
 */
export async function askedFor(
  flags: Flags,
  names: readonly TargetName[],
  { application, session }: { readonly application: Application; readonly session: Session },
): Promise<Asked> {
  requireCompany(flags)
  const access = keyAccesses.find((one) => one === flags.access)
  const asked: Asked = {
    ...(access ? { access } : {}),
    ...(flags.onBehalfOf ? { onBehalfOf: true } : {}),
    ...(flags.forSolution ? { solution: { prefix: prefixOf(flags) } } : {}),
    ...(flags.openapi ? { openApi: readOpenApi(readTextFile(flags.openapi), flags.openapi) } : {}),
    ...(flags.issuer ? { issuer: await otherIssuer(flags.issuer, flags, session.transport) } : {}),
  }
  for (const [what, flag] of flagsOf) if (asked[what]) requireHeeded(flag, what, names)
  const isCopied = names.some((name) => heeds(name, 'live'))
  return isCopied ? { ...asked, ...(await copied(application, session)) } : asked
}

/** All that hangs on the registration, and on the API of which it is the connector. */
async function copied(application: Application, session: Session): Promise<Pick<Asked, 'live' | 'apiLive'>> {
  const { live } = await readWhole(application, session)
  const api = await ownApiOf(application, session)
  return api ? { live, apiLive: (await readWhole(api, session)).live } : { live }
}

const flagsOf = [
  ['access', '--access'],
  ['onBehalfOf', '--on-behalf-of'],
  ['solution', '--for-solution'],
  ['openApi', '--openapi'],
  ['issuer', '--issuer'],
] as const satisfies readonly (readonly [keyof Asked, string])[]

const heeds = (name: TargetName, what: keyof Asked): boolean =>
  targets.get(name)?.heeds.includes(what) === true

function requireHeeded(flag: string, what: keyof Asked, names: readonly TargetName[]): void {
  if (names.some((name) => heeds(name, what))) return
  throw new AppregError('USAGE', `${flag} is not for ${names.join(', ')}`, {
    hints: [`it is for ${targetNames.filter((name) => heeds(name, what)).join(', ')}`],
  })
}

/** Flags that say nothing without another one. */
function requireCompany(flags: Flags): void {
  const { clientId, scope, audience, authorizeUrl, organizationParameter } = flags
  const ofIssuer = { clientId, scope, audience, authorizeUrl, organizationParameter }
  const lone = Object.entries(ofIssuer).find(([, value]) => value !== undefined)
  if (flags.issuer === undefined && lone)
    throw new AppregError('USAGE', `${dashed(lone[0])} is nothing without --issuer`)
  if (!flags.forSolution && flags.publisherPrefix !== undefined)
    throw new AppregError('USAGE', '--publisher-prefix is nothing without --for-solution')
}

const dashed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** As Dataverse takes it. */
function prefixOf({ publisherPrefix = 'new' }: Flags): string {
  if (/^(?!mscrm)[a-z][a-z0-9]{1,7}$/i.test(publisherPrefix)) return publisherPrefix
  throw new AppregError('USAGE', `"${publisherPrefix}" is no prefix of a publisher`, {
    hints: ['it has 2 to 8 letters and digits, begins with a letter and not with mscrm'],
  })
}
