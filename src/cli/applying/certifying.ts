import { certificatesToMake, dueCertificates, isRegistered } from '../../aspects/held-certificates.ts'
import { AppregError } from '../../errors.ts'
import type { KeptCertificate } from '../../model/certificate.ts'
import type { Check } from '../../model/check.ts'
import type { Desired, DesiredCertificate, GivenCertificate, MadeCertificate } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import type { VaultCertificate } from '../../secrets/vault-certificate.ts'
import { possessionProof } from '../../sts/assertion.ts'
import { makeCertificate } from '../../x509/make.ts'
import { signerWith } from '../../x509/sign.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { keptCertificates, storeOf, vaultOf } from './kept-certificates.ts'
import { openKeyFile, type Passphrases } from './passphrases.ts'
import { keyBeside, type Proving, proveInVault, proveKey, skipped } from './proving-certificates.ts'

/** A certificate of which programs find the private key in its store from now on. */
export interface InstalledCertificate {
  readonly name: string
  readonly thumbprint: string
  readonly endDateTime: string
  readonly store: string
}

/** Throws where a private key would have nowhere to go: then nothing must be made, and nothing is sent. */
export async function requireStores(
  desired: Desired,
  live: Live,
  { passphrases, session }: Pick<Making, 'passphrases' | 'session'>,
): Promise<void> {
  for (const want of certificatesToMake(desired, live)) {
    const vault = vaultOf(want, session)
    // Throws where it could not be looked at, which nobody has been told yet.
    await vault?.newest()
    await vault?.check()
  }
  for (const want of dueCertificates(desired, live)) {
    if ('file' in want || vaultOf(want, session)) continue
    const store = storeOf(want)
    if (!store) throw nowhereToGo(want)
    if (store.needsPassphrase && !passphrases.available) throw noPassphrase(want)
    await store.check(process.env)
  }
}

const nowhereToGo = ({ name }: MadeCertificate): AppregError =>
  new AppregError(
    'USAGE',
    `the private key of the certificate "${name}" would have nowhere to go, so nothing was done`,
    {
      hints: [
        'name a place under credentials.certificates in the manifest: store: "file:.appreg/client.pem", or store: keyvault://VAULT/NAME',
        'or the certificate itself, where it is made elsewhere: file: client.cer',
      ],
    },
  )

const noPassphrase = ({ name, store }: MadeCertificate): AppregError =>
  new AppregError('USAGE', `the certificate "${name}" needs a passphrase: ${store} is a .pfx file`, {
    hints: [
      'name the environment variable that holds it with --passphrase-env',
      'or use a .pem file, which needs none',
    ],
  })

interface Making {
  readonly session: Pick<Session, 'vaultCertificate'>
  readonly plan: Plan
  readonly desired: Desired
  readonly passphrases: Passphrases
  readonly terminal: Terminal
}

/**
 * Makes the certificates that are due, and puts their keys where they are safe, before the tenant hears of them. What an
 * earlier run made and could not register is taken up again.
 */
export async function makeDueCertificates(live: Live, on: Making): Promise<Live> {
  const { plan, desired } = on
  for (const want of certificatesToMake(desired, live)) if (isPlanned(want, plan)) await make(want, live, on)
  return { ...live, keptCertificates: [...(await keptCertificates(desired, on)), ...formerOf(live)] }
}

/** What was newest before is former now, and can still prove who one is. */
const formerOf = ({ keptCertificates }: Live): KeptCertificate[] =>
  keptCertificates
    .filter(({ state }) => state === 'newest' || state === 'shared' || state === 'former')
    .map((one) => ({ ...one, state: 'former' }))

async function make(want: MadeCertificate, live: Live, on: Making): Promise<void> {
  const { desired, passphrases, terminal } = on
  const vault = vaultOf(want, on.session)
  if (vault) {
    await makeInVault(want, vault, on)
    return
  }
  const store = storeOf(want)
  if (!store) throw nowhereToGo(want)
  const passphrase = await passphrases.forNew(store.stagedFile, want.name)
  if (store.needsPassphrase && !passphrase) throw noPassphrase(want)
  const pair = await makeCertificate({ subject: desired.displayName, key: want.key, ...validity(want, live) })
  await store.stage(pair, passphrase)
  if (!terminal.quiet) terminal.err(`made     certificate "${want.name}", key in ${store.stagedFile}\n`)
}

async function makeInVault(
  { name, key, lifetimeDays, exportable }: MadeCertificate,
  vault: VaultCertificate,
  { desired, terminal }: Making,
): Promise<void> {
  const bits = Number(key.slice('rsa-'.length))
  const of = { subject: desired.displayName, registration: desired.key }
  await vault.make({ ...of, bits, lifetimeDays, exportable: exportable === true })
  if (!terminal.quiet) terminal.err(`made     certificate "${name}", key in ${vault.address}\n`)
}

const DAY = 86_400_000
/** So far the clocks of Entra may be behind: a certificate that is not valid yet signs nobody in. */
const SKEW = 300_000

function validity({ lifetimeDays }: MadeCertificate, { at }: Live): { notBefore: Date; notAfter: Date } {
  const from = Math.floor((Date.parse(at) - SKEW) / 1000) * 1000
  return { notBefore: new Date(from), notAfter: new Date(from + lifetimeDays * DAY) }
}

/** A proof that the application has the key of a certificate that is in use. */
export async function possession(
  thumbprint: string,
  objectId: string,
  { desired, passphrases, session, now }: Pick<Making, 'desired' | 'passphrases' | 'session'> & { now: Date },
): Promise<string> {
  for (const want of desired.certificates) {
    const vault = vaultOf(want, session)
    const versions = vault ? [await vault.newest(), ...(await vault.former(now))] : []
    const held = versions.find((version) => version?.certificate.thumbprint === thumbprint)
    if (vault && held) return possessionProof(vault.signer(held), { objectId, now })
    const store = storeOf(want)
    const file = await store?.active()
    if (!store || file?.certificate.thumbprint !== thumbprint) continue
    const privateKey = await openKeyFile({ path: store.file, file }, passphrases)
    const signer = signerWith({ certificate: file.certificate, privateKey })
    return possessionProof(signer, { objectId, now })
  }
  throw new AppregError('NOT_FOUND', `the private key of the certificate ${thumbprint} is gone`)
}

/** Proves what is new, and puts a made one where programs look for it: not before it works. */
export async function installCertificates(
  plan: Plan,
  desired: Desired,
  on: Proving & { readonly terminal: Terminal },
): Promise<{ checks: Check[]; certificates: InstalledCertificate[] }> {
  const checks: Check[] = []
  const certificates: InstalledCertificate[] = []
  for (const want of desired.certificates) {
    if ('file' in want) {
      if (isPlanned(want, plan)) checks.push(...(await proveGiven(want, on)))
      continue
    }
    const vault = vaultOf(want, on.session)
    const { proof, installed } = vault
      ? await installFromVault(want, vault, { ...on, plan })
      : await install(want, plan, on)
    checks.push(...proof)
    certificates.push(...installed)
  }
  return { checks, certificates }
}

const isPlanned = ({ name }: DesiredCertificate, { objects }: Plan): boolean =>
  objects.some((one) => one.object === 'keyCredential' && one.op === 'create' && one.name === name)

async function proveGiven(want: GivenCertificate, on: Proving): Promise<Check[]> {
  const file = await keyBeside(want.file)
  return file
    ? proveKey(want, { path: want.file, file }, on)
    : [skipped(want, `its private key is not in ${want.file}: whoever has it can sign in`)]
}

async function install(
  want: MadeCertificate,
  plan: Plan,
  on: Proving & { readonly terminal: Terminal },
): Promise<{ proof: Check[]; installed: InstalledCertificate[] }> {
  const store = storeOf(want)
  const staged = await store?.staged()
  const file = staged ?? (isPlanned(want, plan) ? await store?.active() : undefined)
  if (!store || !file || !isRegistered(file.certificate, on.live)) return { proof: [], installed: [] }
  const proof = await proveKey(want, { path: staged ? store.stagedFile : store.file, file }, on)
  if (staged && proof.some(({ state }) => state === 'failed')) {
    on.terminal.err(
      `note: the certificate "${want.name}" stays in ${store.stagedFile} until a token proves it: run apply again\n`,
    )
    return { proof, installed: [] }
  }
  if (staged) store.activate()
  const { thumbprint, notAfter: endDateTime } = file.certificate
  return { proof, installed: [{ name: want.name, thumbprint, endDateTime, store: `file:${store.file}` }] }
}

/** Nothing has to be moved: programs get the newest version there. */
async function installFromVault(
  want: MadeCertificate,
  vault: VaultCertificate,
  on: Proving & { readonly terminal: Terminal; readonly plan: Plan },
): Promise<{ proof: Check[]; installed: InstalledCertificate[] }> {
  const held = await vault.newest().catch((error: unknown) => {
    if (!(error instanceof AppregError)) throw error
    on.terminal.err(
      `note: whether there is a newer certificate "${want.name}" is not known: ${error.message}\n`,
    )
    return undefined
  })
  if (!held || !isPlanned(want, on.plan) || !isRegistered(held.certificate, on.live)) {
    return { proof: [], installed: [] }
  }
  const { thumbprint, notAfter: endDateTime } = held.certificate
  return {
    proof: await proveInVault(want, { vault, held }, on),
    installed: [{ name: want.name, thumbprint, endDateTime, store: vault.address }],
  }
}
