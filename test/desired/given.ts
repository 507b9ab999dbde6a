import { deriveDesired } from '../../src/desired/derive.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import type { Manifest, WrittenManifest } from '../../src/manifest/schema.ts'
import type { Desired } from '../../src/model/desired.ts'
import { manifest } from '../manifest/given.ts'

/** The registration that a manifest with `more` asks for. */
export const derived = (more: Omit<WrittenManifest, 'name'> = {}): Desired => deriveDesired(parsed(more))

export const parsed = (more: Omit<WrittenManifest, 'name'> = {}): Manifest =>
  parseManifest(manifest(more), 'appreg.yaml')
