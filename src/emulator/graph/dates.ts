/** The answer to a POST shows seven fractional digits, later reads whole seconds. */
export const toTicks = (ms: number): string => new Date(ms).toISOString().replace(/\.(\d{3})Z$/, '.$14210Z')

export const toSeconds = (date: string): string => date.replace(/\.\d+Z$/, 'Z')

/** A date as sent, in UTC; whole seconds stay whole. */
export function toUtc(date: string): string {
  const fraction = /\.(\d+)/.exec(date)?.[1]
  const seconds = new Date(date).toISOString().slice(0, 19)
  return fraction === undefined ? `${seconds}Z` : `${seconds}.${fraction}Z`
}

/** The same moment a number of calendar years later. */
export function addYears(date: string, years: number): string {
  return date.replace(/^\d+/, (year) => String(Number(year) + years))
}
