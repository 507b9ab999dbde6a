import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { emulator } from './support.ts'

const running = emulator()

test('@azure/identity and @microsoft/microsoft-graph-client work unmodified with the environment of the ready line', async () => {
  const script = join(import.meta.dirname, 'real-clients.mjs')
  const env = { ...running.ready.env, EMULATOR_HTTPS: running.ready.https, PATH: process.env.PATH }
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
  expect(JSON.parse(stdout)).toEqual({
    refusal: expect.stringContaining('AADSTS7000215: Invalid client secret provided.'),
    found: [{ displayName: 'Made by the client' }],
    missing: { statusCode: 404, code: 'Request_ResourceNotFound' },
  })
})
