import { EmulatorError } from '../emulator-error.ts'
import { type Fault, LONGEST_WAIT, parseFault } from './fault.ts'
import { Faults } from './faults.ts'
import { type Limit, parseLimit, Throttle } from './throttle.ts'
import { readVariants, type Variant, type Variants } from './variants.ts'

/** Conditions as they are written: on the command line and at the control endpoint. What is absent stays. */
export interface ConditionOptions {
  /** Milliseconds that every request waits. */
  readonly latency?: number | undefined
  /** Milliseconds until a write is seen by reads and by calls that depend on it; by the emulator's clock. */
  readonly lag?: number | undefined
  /** `N/SECONDS`; null: no limit. */
  readonly throttle?: string | null | undefined
  readonly faults?: readonly string[] | undefined
  readonly variants?: readonly string[] | undefined
  /** Seconds that a device is told to wait between two questions whether its user is done. */
  readonly deviceInterval?: number | undefined
}

/** The conditions in force. */
export interface Settings {
  readonly latency: number
  readonly lag: number
  readonly limit: Limit | undefined
  readonly faults: readonly Fault[]
  readonly variants: readonly Variant[]
  readonly deviceInterval: number
}

export const calm: Settings = {
  latency: 0,
  lag: 0,
  limit: undefined,
  faults: [],
  variants: [],
  // As Entra has it.
  deviceInterval: 5,
}

/** The settings after a change. Throws EmulatorError that says what cannot be read; nothing is changed then. */
export function readSettings(options: ConditionOptions, before: Settings = calm): Settings {
  const { latency, lag, throttle, faults, variants, deviceInterval } = options
  return {
    latency: milliseconds('latency', latency) ?? before.latency,
    lag: milliseconds('lag', lag) ?? before.lag,
    limit: throttle === undefined ? before.limit : throttle === null ? undefined : parseLimit(throttle),
    faults: faults?.map(parseFault) ?? before.faults,
    variants: variants ? readVariants(variants) : before.variants,
    deviceInterval: seconds('device interval', deviceInterval) ?? before.deviceInterval,
  }
}

const MOST_BETWEEN = 60

function seconds(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0 && value <= MOST_BETWEEN)) return value
  throw new EmulatorError(`the ${name} "${value}" is no whole number of seconds from 1 to ${MOST_BETWEEN}`)
}

function milliseconds(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= LONGEST_WAIT)) return value
  throw new EmulatorError(`the ${name} "${value}" is no whole number of milliseconds up to ${LONGEST_WAIT}`)
}

const MOST_AHEAD = 100 * 365 * 24 * 60 * 60 * 1000

/** The conditions that the emulator plays under, which can change while it runs. */
export class Conditions implements Variants {
  /** Milliseconds that the emulator's clock is ahead. */
  ahead = 0
  faults = new Faults([])
  throttle: Throttle | undefined
  private current: Settings = calm
  readonly atStart: Settings

  constructor(settings: Settings = calm) {
    this.atStart = settings
    this.apply(settings)
  }

  get settings(): Settings {
    return this.current
  }

  has(name: Variant): boolean {
    return this.current.variants.includes(name)
  }

  /** Takes new settings. Counts of faults start anew when the faults are others, buckets when the limit is another. */
  apply(settings: Settings): void {
    if (settings.faults !== this.current.faults) this.faults = new Faults(settings.faults)
    if (settings.limit !== this.current.limit) this.throttle = settings.limit && new Throttle(settings.limit)
    this.current = settings
  }

  /** Moves the clock by so many milliseconds. Throws EmulatorError beyond what dates can hold. */
  advance(by: number): void {
    if (this.ahead + by > MOST_AHEAD) throw new EmulatorError('the clock cannot be more than 100 years ahead')
    this.ahead += by
  }

  /**
   * Back to the conditions of the start. The clock does not go back: tokens, secrets and writes under way from the time
   * that was lived through would lie in the future.
   */
  reset(): void {
    this.faults = new Faults(this.atStart.faults)
    this.throttle = this.atStart.limit && new Throttle(this.atStart.limit)
    this.current = this.atStart
  }
}
