/** How long to wait, in milliseconds, after so many tries. */
export const backoff = (tries: number): number => Math.min(500 * 2 ** tries, 8_000)
