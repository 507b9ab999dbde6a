// What the emulator costs: start, reads among 1,000 applications, writes, memory over many requests.
// Machines are shared, so compare with the bare HTTPS server beside. Usage: npm run build && node bench/emulator.mjs [requests]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { Agent, createServer, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const REQUESTS = Number(process.argv[2] ?? 100_000)
const APPLICATIONS = 1_000
const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'emulator-bench-'))
const env = { PATH: process.env.PATH, HOME: folder, APPREG_STATE_HOME: folder }
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const rows = []
const note = (what, value, unit) => rows.push({ what, value: Number(value.toFixed(2)), unit })

/** The built program, until it is ready. */
async function launch(...more) {
  const started = performance.now()
  const args = [join(root, 'bin/appreg.js'), 'emulator', '-o', 'json', ...more]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise((done) => child.stdout.once('data', done))
  const took = performance.now() - started
  const stop = () =>
    new Promise((done) => {
      child.once('exit', done)
      child.kill('SIGTERM')
    })
  return { ready: JSON.parse(line), took, stop, pid: child.pid }
}

/** A keep-alive client; answers status and text. */
function clientOf(origin, ca) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca })
  const send = (method, path, { headers = {}, body } = {}) =>
    new Promise((done, failed) => {
      const call = request(`${origin}${path}`, { method, agent, headers }, (message) => {
        const chunks = []
        message.on('data', (chunk) => chunks.push(chunk))
        message.on('end', () => done({ status: message.statusCode, text: Buffer.concat(chunks).toString() }))
      })
      call.on('error', failed)
      call.end(body)
    })
  return { send, end: () => agent.destroy() }
}

async function signedIn({ https, ca, tenantId, bootstrap }) {
  const { send, end } = clientOf(https, readFileSync(ca))
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: bootstrap.clientId,
    client_secret: bootstrap.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  }).toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const { text } = await send('POST', `/${tenantId}/oauth2/v2.0/token`, { headers: type, body })
  const headers = {
    authorization: `Bearer ${JSON.parse(text).access_token}`,
    'content-type': 'application/json',
  }
  const graph = (method, path, content) =>
    send(method, `/v1.0${path}`, { headers, body: content && JSON.stringify(content) })
  return { graph, end }
}

async function timed(count, run) {
  const took = []
  for (let at = 0; at < count; at++) {
    const started = performance.now()
    await run(at)
    took.push(performance.now() - started)
  }
  return median(took)
}

/** Eight requests at a time. */
async function inParallel(count, run) {
  let next = 0
  const worker = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

const megabytes = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

async function bareServer(state) {
  const { keys } = state
  const server = createServer({ key: keys.leafKey, cert: keys.leaf }, (_, response) => response.end('{}'))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { send, end } = clientOf(`https://localhost:${server.address().port}`, keys.ca)
  const took = await timed(300, () => send('GET', '/'))
  end()
  server.close()
  return took
}

async function start() {
  const cold = []
  const warm = []
  for (let run = 0; run < 5; run++) {
    const stateFile = join(folder, `start-${run}.json`)
    for (const results of [cold, warm]) {
      const { took, stop } = await launch('--state', stateFile)
      results.push(took)
      await stop()
    }
  }
  note('start to ready, new tenant', median(cold), 'ms')
  note('start to ready, state file', median(warm), 'ms')
}

async function fill(graph) {
  const scope = {
    id: crypto.randomUUID(),
    value: 'access_as_user',
    adminConsentDisplayName: 'x',
    adminConsentDescription: 'x',
  }
  await inParallel(APPLICATIONS, async (at) => {
    const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] }
    const { text } = await graph('POST', '/applications', { displayName: `Application ${at}`, api })
    await graph('POST', '/servicePrincipals', { appId: JSON.parse(text).appId })
  })
}

async function manyApplications() {
  const stateFile = join(folder, 'many.json')
  const { ready, stop } = await launch('--state', stateFile)
  const { graph, end } = await signedIn(ready)
  const began = performance.now()
  await fill(graph)
  note(
    'making 1,000 applications and principals, 8 at a time, kept on disk',
    (performance.now() - began) / 1000,
    's',
  )
  note('size of the state file', statSync(stateFile).size / 1024 / 1024, 'MB')
  note(
    'bare HTTPS server, one request',
    await bareServer(JSON.parse(readFileSync(stateFile, 'utf8').split('\n')[0]).state),
    'ms',
  )
  const filtered = (name) => () => graph('GET', `/applications?$filter=${encodeURIComponent(name)}`)
  note('read filtered by displayName', await timed(300, filtered("displayName eq 'Application 500'")), 'ms')
  note(
    'read filtered by startswith',
    await timed(300, filtered("startswith(displayName,'Application 99')")),
    'ms',
  )
  const { text } = await filtered("displayName eq 'Application 7'")()
  const path = `/applications/${JSON.parse(text).value[0].id}`
  note('one write, kept on disk', await timed(50, (at) => graph('PATCH', path, { notes: `${at}` })), 'ms')
  end()
  await stop()
  const again = await launch('--state', stateFile)
  note('start to ready with 1,000 applications', again.took, 'ms')
  await again.stop()
}

async function memory() {
  const { ready, stop, pid } = await launch()
  const { graph, end } = await signedIn(ready)
  const one = async (at) => {
    if (at % 10 !== 0) return graph('GET', "/applications?$filter=displayName eq 'x'".replaceAll(' ', '%20'))
    const { text } = await graph('POST', '/applications', { displayName: `Passing ${at}` })
    const { id } = JSON.parse(text)
    await graph('DELETE', `/applications/${id}`)
    await graph('DELETE', `/directory/deletedItems/${id}`)
  }
  await inParallel(REQUESTS / 10, one)
  const early = megabytes(pid)
  const began = performance.now()
  await inParallel((REQUESTS * 9) / 10, one)
  note(
    `requests per second over ${REQUESTS}`,
    ((REQUESTS * 9) / 10 / (performance.now() - began)) * 1000,
    '1/s',
  )
  note('memory after a tenth of them', early, 'MB')
  note('memory after all of them', megabytes(pid), 'MB')
  end()
  await stop()
}

try {
  await start()
  await manyApplications()
  await memory()
  console.table(rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
