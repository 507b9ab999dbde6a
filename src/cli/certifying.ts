import { certificatesToMake, dueCertificates, isRegistered } from '../aspects/held-certificates.ts'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Desired, DesiredCertificate, GivenCertificate, MadeCertificate } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import { possessionProof } from '../sts/assertion.ts'
import { makeCertificate } from '../x509/make.ts'
import { keptCertificates, storeOf } from './kept-certificates.ts'
import { openKeyFile, type Passphrases } from './passphrases.ts'
import { keyBeside, type Proving, proveKey, skipped } from './proving-certificates.ts'
import type { Terminal } from './terminal.ts'

/** A certificate of which programs find the private key in a file from now on. */
export interface InstalledCertificate {
  readonly name: string
  readonly thumbprint: string
  readonly endDateTime: string
  readonly store: string
}

/** Throws where a private key would have nowhere to go: then nothing must be made, and nothing is sent. */
export async function requireStores(desired: Desired, live: Live, passphrases: Passphrases): Promise<void> {
  for (const want of dueCertificates(desired, live)) {
    if ('file' in want) continue
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
        'name a place under credentials.certificates in the manifest: store: "file:.appreg/client.pem"',
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
  return { ...live, keptCertificates: await keptCertificates(desired) }
}

async function make(want: MadeCertificate, live: Live, on: Making): Promise<void> {
  const { desired, passphrases, terminal } = on
  const store = storeOf(want)
  if (!store) throw nowhereToGo(want)
  const passphrase = await passphrases.forNew(store.stagedFile, want.name)
  if (store.needsPassphrase && !passphrase) throw noPassphrase(want)
  const pair = await makeCertificate({ subject: desired.displayName, key: want.key, ...validity(want, live) })
  await store.stage(pair, passphrase)
  if (!terminal.quiet) terminal.err(`made     certificate "${want.name}", key in ${store.stagedFile}\n`)
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
  { desired, passphrases, now }: Pick<Making, 'desired' | 'passphrases'> & { now: Date },
): Promise<string> {
  for (const want of desired.certificates) {
    const store = storeOf(want)
    const file = await store?.active()
    if (!store || file?.certificate.thumbprint !== thumbprint) continue
    const privateKey = await openKeyFile({ path: store.file, file }, passphrases)
    return possessionProof({ certificate: file.certificate, privateKey }, { objectId, now })
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
    const { proof, installed } = await install(want, plan, on)
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
