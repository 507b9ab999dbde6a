import { deriveAll } from '../../desired/derive.ts'
import { loadManifest } from '../../manifest/load.ts'
import type { Flags } from '../command.ts'
import { readTarget } from './existing.ts'

/** The registrations that a command is about, by what they are found by: of a split the API, then its connector. */
export function readReferences(flags: Flags): readonly string[] {
  if (flags.app !== undefined || flags.name !== undefined || (flags.files?.length ?? 0) > 1) {
    return [readTarget(flags).reference]
  }
  return deriveAll(loadManifest(flags.file ?? 'appreg.yaml')).map(({ appId, key }) => appId ?? key)
}
