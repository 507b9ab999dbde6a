// What a fleet costs: how near a run comes to the time that a throttle allows, and what it holds in memory.
// Usage: npm run build && node bench/fleet.mjs
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const program = join(root, 'bin/appreg.js')
const folder = mkdtempSync(join(tmpdir(), 'appreg-fleet-'))
const base = { PATH: process.env.PATH, HOME: folder, APPREG_STATE_HOME: join(folder, 'state') }
const LIMIT = { requests: 400, seconds: 10 }

function write(count) {
  mkdirSync(join(folder, `${count}`), { recursive: true })
  for (let i = 0; i < count; i++) {
    const secrets = [{ name: 'connector', store: `file:${folder}/secrets/${count}-${i}` }]
    writeFileSync(
      join(folder, `${count}`, `${i}.yaml`),
      JSON.stringify({ name: `Fleet ${count} ${i}`, credentials: { secrets } }),
    )
  }
}

function run(args, env) {
  const memory = join(folder, 'memory')
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(root, 'bench/report-memory.cjs'), program, ...args],
    { cwd: folder, env: { ...base, ...env, BENCH_MEMORY: memory }, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}\n${stderr}`)
  return {
    seconds: (performance.now() - start) / 1000,
    megabytes: Number(readFileSync(memory, 'utf8')) / 1024,
  }
}

/** What the throttle counts: requests to Graph, each item of a batch on its own; throttled ones apart. */
function counted(log) {
  const entries = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const items = entries
    .filter(({ host }) => host === 'graph.microsoft.com')
    .flatMap(({ items, status }) => items ?? [{ status }])
  const count = (code) => items.filter(({ status }) => status === code).length
  // What waited in its batch for a throttled request (424) was not tried.
  return { passed: items.length - count(429) - count(424), throttled: count(429) }
}

async function withEmulator(flags, use) {
  const log = join(folder, 'requests.log')
  rmSync(log, { force: true })
  const child = spawn(process.execPath, [program, 'emulator', '-o', 'json', '--log', log, ...flags], {
    env: base,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const line = await new Promise((done) => child.stdout.once('data', done))
    return use(JSON.parse(line).env, log)
  } finally {
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
  }
}

const rows = []
async function fleet(count, limit) {
  write(count)
  await withEmulator(limit ? ['--throttle', `${limit.requests}/${limit.seconds}`] : [], (env, log) => {
    const { seconds, megabytes } = run(['apply', '-f', `${count}/*.yaml`, '--yes', '-q'], env)
    const { passed, throttled } = counted(log)
    // The bucket is full at the start; from then on it refills evenly.
    const allowed = limit && ((passed - limit.requests) * limit.seconds) / limit.requests
    rows.push({
      what: `apply ${count} apps${limit ? `, ${limit.requests} requests per ${limit.seconds} s` : ''}`,
      seconds: seconds.toFixed(1),
      'throttle allows': allowed ? allowed.toFixed(1) : '',
      ratio: allowed ? (seconds / allowed).toFixed(2) : '',
      'requests per app': (passed / count).toFixed(1),
      throttled,
      'peak MB': megabytes.toFixed(0),
    })
  })
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

try {
  await fleet(100)
  await fleet(200)
  await fleet(400)
  await fleet(200, LIMIT)
  console.table(rows)
  await withEmulator(['--latency', '100'], (env) => {
    const apply = (i) => ['apply', '--name', `Far ${i}`, '--secret-to', `file:${folder}/far`, '--yes', '-q']
    const seconds = Array.from({ length: 7 }, (_, i) => run(apply(i), env).seconds)
    console.log(`first apply, 100 ms latency for each request: ${median(seconds).toFixed(2)} s (median of 7)`)
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
