import { existsSync } from 'node:fs'
import type { Flags } from '../command.ts'

/** Whether a registration is meant: by a flag, or by the manifest in this folder. */
export const isNamed = ({ app, file }: Flags): boolean =>
  app !== undefined || file !== undefined || existsSync('appreg.yaml')
