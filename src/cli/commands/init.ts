import { AppregError } from '../../errors.ts'
import type { Flags, Run } from '../command.ts'
import { wrapped } from '../present/wrapped.ts'
import { existingFile } from '../wizard/existing-file.ts'
import { finish } from '../wizard/finishing.ts'
import { makeManifest } from '../wizard/making.ts'
import { signIn } from '../wizard/signing-in.ts'
import { whereabouts } from '../wizard/whereabouts.ts'

/** Asks, writes the manifest, and then does what the commands `apply` and `redirect add` do. */
export const run: Run = async (_args, given, terminal) => {
  if (!terminal.interactive) throw nobodyToAsk()
  terminal.err(`\n${wrapped(GREETING)}\n\n`)
  const file = await existingFile(given.file ?? 'appreg.yaml')
  if (file.goesOn) {
    return finish({
      file: file.path,
      flags: named(given, file.path),
      where: whereabouts(given, given),
      terminal,
    })
  }
  const { flags, facts, isSignedIn } = await signIn(given, terminal)
  const where = whereabouts(flags, given)
  const making = { file: file.path, flags, where, facts, isSignedIn, terminal }
  const { answers, isAdopted } = await makeManifest(making)
  const meant = { ...named(flags, file.path), ...(isAdopted === false ? { new: true } : {}) }
  return finish({ file: file.path, flags: meant, where, terminal, answers })
}

const GREETING =
  'This makes an app registration in Microsoft Entra ID and proves it. Nothing is changed before you agree to a plan. Ctrl-C stops.'

const named = (flags: Flags, file: string): Flags => ({ ...flags, file, files: [file] })

const nobodyToAsk = (): AppregError =>
  new AppregError('USAGE', 'the wizard asks, and there is no terminal to ask on', {
    hints: [
      'write appreg.yaml yourself: a name is enough, such as name: My API, and appreg schema says what else there is; then run appreg apply',
      'or do without a manifest: appreg apply --name NAME --client copilot-studio --secret-to file:PATH --yes',
    ],
  })
