import { AppregError } from '../errors.ts'

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 }

/** `30s`, `15m`, `2h`, `7d`, `4w` or `1y` as milliseconds. Throws `USAGE` that names the flag. */
export function duration(flag: string, written: string): number {
  const [, count = '', unit = ''] = /^(\d{1,5})([smhdwy])$/.exec(written) ?? []
  if (unit in units) return Number(count) * units[unit as keyof typeof units]
  throw new AppregError('USAGE', `${flag} "${written}" is no duration`, {
    hints: ['write a number and a unit: 30s, 15m, 2h, 7d, 4w or 1y'],
  })
}
