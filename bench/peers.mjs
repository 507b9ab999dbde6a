// The whole job with each tool that is on the PATH, one after another, against one emulator in another process: an application
// with identifier URI, scope and version 2 tokens, service principal, User.Read with consent, a redirect URI, a secret.
// Usage: npm run build && node bench/peers.mjs
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const program = join(resolve(import.meta.dirname, '..'), 'bin/appreg.js')
const folder = mkdtempSync(join(tmpdir(), 'appreg-peers-'))
const log = join(folder, 'requests.log')
const base = { PATH: process.env.PATH, HOME: folder, APPREG_STATE_HOME: join(folder, 'state') }
const GRAPH = '00000003-0000-0000-c000-000000000000'
const REDIRECT_URI = 'https://global.consent.azure-apim.net/redirect'
const ROUNDS = 3

const scope = (id) => ({
  id,
  value: 'access_as_user',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Access',
  adminConsentDescription: 'Lets the app call the API.',
})

/** A command line, and the next one once it has ended; answers with what it printed. */
function runner(command, env) {
  let processes = 0
  const run = (...args) => {
    processes++
    const { status, stdout, stderr } = spawnSync(command, args, { env, cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}\n${stderr}`)
    return stdout.trim()
  }
  return { run, count: () => processes }
}

function byAppreg({ run }, round) {
  const flags = [
    '--name',
    `By appreg ${round}`,
    '--client',
    'copilot-studio',
    '--secret-to',
    `file:${folder}/${round}`,
  ]
  run(program, 'apply', ...flags, '--yes', '-q')
}

function byAz({ run }, round, { tenantId, bootstrap }) {
  const who = ['-u', bootstrap.clientId, '-p', bootstrap.clientSecret, '--tenant', tenantId]
  run('login', '--service-principal', ...who, '--allow-no-subscriptions', '-o', 'none')
  const create = ['--display-name', `By az ${round}`, '--sign-in-audience', 'AzureADMyOrg']
  const id = run(
    'ad',
    'app',
    'create',
    ...create,
    '--web-redirect-uris',
    REDIRECT_URI,
    '--query',
    'appId',
    '-o',
    'tsv',
  )
  const ofApp = (...args) => run('ad', 'app', ...args, '--id', id, '-o', 'none')
  ofApp('update', '--identifier-uris', `api://${id}`)
  const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope(crypto.randomUUID())] }
  ofApp('update', '--set', `api=${JSON.stringify(api)}`)
  ofApp(
    'permission',
    'add',
    '--api',
    GRAPH,
    '--api-permissions',
    'e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope',
  )
  run('ad', 'sp', 'create', '--id', id, '-o', 'none')
  ofApp('permission', 'grant', '--api', GRAPH, '--scope', 'User.Read')
  ofApp('credential', 'reset', '--append')
  ofApp('show')
}

/** It has no flag for the token version; the rest is what it can do. */
function byM365({ run }, round, { tenantId, bootstrap }) {
  const who = ['--appId', bootstrap.clientId, '--secret', bootstrap.clientSecret, '--tenant', tenantId]
  run('login', '--authType', 'secret', ...who)
  const texts = ['--scopeAdminConsentDisplayName', 'Access', '--scopeAdminConsentDescription', 'Access']
  const api = [
    '--uri',
    'api://_appId_',
    '--scopeName',
    'access_as_user',
    '--scopeConsentBy',
    'adminsAndUsers',
    ...texts,
  ]
  const rest = [
    '--apisDelegated',
    'https://graph.microsoft.com/User.Read',
    '--grantAdminConsent',
    '--withSecret',
  ]
  const uris = ['--platform', 'web', '--redirectUris', REDIRECT_URI]
  run('entra', 'app', 'add', '--name', `By m365 ${round}`, ...api, ...rest, ...uris, '--output', 'none')
}

const tools = [
  ['appreg', process.execPath, byAppreg],
  ['az', 'az', byAz],
  ['m365', 'm365', byM365],
]

const isInstalled = (name) =>
  name.startsWith('/') || process.env.PATH.split(delimiter).some((place) => existsSync(join(place, name)))

/** Requests to Graph and to the token service since the last time. */
function requests(from) {
  const lines = readFileSync(log, 'utf8').trim().split('\n').filter(Boolean)
  return { at: lines.length, count: lines.length - from }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

const flags = ['emulator', '-o', 'json', '--log', log]
const child = spawn(process.execPath, [program, ...flags], {
  env: base,
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const ready = JSON.parse(await new Promise((done) => child.stdout.once('data', done)))
  const rows = []
  for (const [name, command, job] of tools) {
    if (!isInstalled(command)) {
      console.log(`${name} is not on the PATH and was left out (test/clients/README.md says how to get it)`)
      continue
    }
    const home = join(folder, name)
    mkdirSync(home)
    const env = { ...base, ...ready.env, HOME: home, AZURE_CORE_COLLECT_TELEMETRY: '0' }
    const seconds = []
    let processes = 0
    let { at } = requests(0)
    let sent = 0
    for (let round = 0; round < ROUNDS; round++) {
      const tool = runner(command, env)
      const start = performance.now()
      job(tool, round, ready)
      seconds.push((performance.now() - start) / 1000)
      processes = tool.count()
      ;({ at, count: sent } = requests(at))
    }
    rows.push({ tool: name, processes, requests: sent, seconds: median(seconds).toFixed(2) })
  }
  const own = Number(rows[0].seconds)
  console.table(rows.map((row) => ({ ...row, 'times appreg': (Number(row.seconds) / own).toFixed(1) })))
} finally {
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
