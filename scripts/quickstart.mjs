// Writes docs/quickstart.md: the sitting that its test plays in a pseudo-terminal against the emulator, recorded anew.
import { spawnSync } from 'node:child_process'

const test = 'test/scenario/quickstart.test.ts'
const { status } = spawnSync('npx', ['vitest', 'run', test, '--update'], { stdio: 'inherit' })
process.exitCode = status ?? 1
