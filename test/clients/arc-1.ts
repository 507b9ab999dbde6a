import { spawnSync } from 'node:child_process'
import { isInstalled } from './program.ts'

const nodeVersion = spawnSync('node', ['--version'], { encoding: 'utf8' }).stdout
const [major = 0, minor = 0] = nodeVersion.replace('v', '').split('.').map(Number)

/** It needs Node 22.19 first on the PATH. */
export const hasArc1 = isInstalled('arc-1') && (major > 22 || (major === 22 && minor >= 19))
