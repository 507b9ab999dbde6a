// What the program costs, as medians and ratios of one run: machines are shared, so absolute times mean little.
// Usage: npm run build && npm run bench
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const RUNS = 11
const root = resolve(import.meta.dirname, '..')
const program = join(root, 'bin/appreg.js')
const folder = mkdtempSync(join(tmpdir(), 'appreg-bench-'))
const base = { PATH: process.env.PATH, HOME: folder, APPREG_STATE_HOME: join(folder, 'state') }

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Runs Node once; answers with seconds, peak MB and what it printed on standard error. */
function once(args, env = {}) {
  const memory = join(folder, 'memory')
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(root, 'bench/report-memory.cjs'), ...args],
    {
      cwd: folder,
      env: { ...base, ...env, BENCH_MEMORY: memory },
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}\n${stderr}`)
  return {
    seconds: (performance.now() - start) / 1000,
    megabytes: Number(readFileSync(memory, 'utf8')) / 1024,
    stderr,
  }
}

const rows = []
function measure(what, run) {
  const baseline = []
  const results = []
  for (let i = 0; i < RUNS; i++) {
    baseline.push(once(['-e', '0']).seconds)
    results.push(run(i))
  }
  const seconds = median(results.map((result) => result.seconds))
  rows.push({
    what,
    'wall s': seconds.toFixed(3),
    '× node -e 0': (seconds / median(baseline)).toFixed(2),
    'peak MB': median(results.map((result) => result.megabytes)).toFixed(0),
    'round trips': results.at(-1).roundTrips ?? '',
  })
}

async function startEmulator() {
  const child = spawn(process.execPath, [program, 'emulator', '--output', 'json'], {
    env: base,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise((done) => child.stdout.once('data', done))
  return { env: JSON.parse(line).env, stop: () => child.kill('SIGTERM') }
}

/** Requests to Graph, counted in a separate run: the trace itself costs time. */
const graphRequests = (stderr) =>
  stderr.split('\n').filter((line) => /^http .*graph\.microsoft\.com/.test(line)).length

const apply = (name, more = []) => [
  program,
  'apply',
  '--name',
  name,
  '--secret-to',
  `file:${folder}/secret`,
  '--yes',
  ...more,
]

const emulator = await startEmulator()
try {
  measure('node -e 0', () => once(['-e', '0']))
  measure('appreg --help', () => once([program, '--help']))
  measure('appreg --version', () => once([program, '--version']))
  measure('first apply, emulator in another process', (i) => {
    const traced = i === RUNS - 1 && graphRequests(once(apply(`Traced ${i}`, ['-v']), emulator.env).stderr)
    return { ...once(apply(`Bench ${i}`, ['-q']), emulator.env), roundTrips: traced }
  })
  measure('second apply, nothing to do', (i) => {
    const traced = i === RUNS - 1 && graphRequests(once(apply('Bench 0', ['-v']), emulator.env).stderr)
    return { ...once(apply('Bench 0', ['-q']), emulator.env), roundTrips: traced }
  })
  console.table(rows)
} finally {
  emulator.stop()
  rmSync(folder, { recursive: true, force: true })
}
