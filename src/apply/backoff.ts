/** How long to wait, in milliseconds, after so many tries. */
export const backoff = (tries: number): number => Math.min(500 * 2 ** tries, 8_000)

/**
 * How often a request is sent in all while no usable answer comes, a server error or none: as often as a read, within some
 * 16 seconds. Microsoft's own clients send four times, with 3 seconds and more in between
 * (msgraph-sdk-javascript, RetryHandlerOptions), and repeat no 500 at all. What lasts longer is an outage, and the next run
 * goes on from what is there. Lag is given more time: it passes.
 */
export const TRIES = 6
