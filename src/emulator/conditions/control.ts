import * as z from 'zod'
import { EmulatorError } from '../emulator-error.ts'
import type { HttpRequest, Reply } from '../http-message.ts'
import type { World } from '../world.ts'
import { readSettings } from './conditions.ts'
import { setTenantRules, tenantRules } from './tenant-rules.ts'
import { variants } from './variants.ts'

const PATH = '/control'
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

export const isControl = ({ host, path }: HttpRequest): boolean => LOCAL.has(host) && path === PATH

const change = z.strictObject({
  latency: z.number().optional(),
  lag: z.number().optional(),
  throttle: z.string().nullable().optional(),
  faults: z.array(z.string()).optional(),
  variants: z.array(z.string()).optional(),
  deviceInterval: z.number().optional(),
  advance: z.int().min(0).optional(),
  reset: z.literal(true).optional(),
  tenant: tenantRules.optional(),
})

/** Shows the conditions (GET) or changes them (POST): members that are absent stay as they are. */
export function answerControl(world: World, { method, headers, body }: HttpRequest): Reply {
  if (method === 'GET') return { status: 200, body: current(world) }
  if (method !== 'POST') return wrong('the control endpoint takes GET and POST', 405)
  // A page in a browser can send this type only where CORS lets it, and it does not.
  if (!headers['content-type']?.startsWith('application/json'))
    return wrong('send the conditions as application/json', 415)
  try {
    apply(world, JSON.parse(body))
    return { status: 200, body: current(world) }
  } catch (error) {
    if (error instanceof EmulatorError) return wrong(error.message)
    if (error instanceof SyntaxError) return wrong('the body is no JSON')
    throw error
  }
}

function apply({ conditions, tenant }: World, body: unknown): void {
  const parsed = change.safeParse(body)
  if (!parsed.success)
    throw new EmulatorError(
      parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '),
    )
  const { reset, advance = 0, tenant: rules = {}, ...options } = parsed.data
  const settings = readSettings(options, reset ? conditions.atStart : conditions.settings)
  setTenantRules(tenant, rules)
  conditions.advance(advance)
  if (reset) conditions.reset()
  conditions.apply(settings)
}

function current({ conditions, ambient }: World): object {
  const { latency, lag, limit, faults, deviceInterval } = conditions.settings
  return {
    latency,
    lag,
    throttle: limit ? `${limit.requests}/${limit.seconds}` : null,
    faults: faults.map(({ spec }) => spec),
    variants: conditions.settings.variants,
    deviceInterval,
    ahead: conditions.ahead,
    now: new Date(ambient.now()).toISOString(),
    knownVariants: variants,
  }
}

const wrong = (message: string, status = 400): Reply => ({
  status,
  body: { error: { code: 'BadConditions', message } },
})
