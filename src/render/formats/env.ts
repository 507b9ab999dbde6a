import type { ConfigurationFile } from '../../model/configuration.ts'
import { holdsHidden } from './hidden.ts'

/**
 * `NAME=value` lines, as dotenv and `docker run --env-file` read them. No quotes, no comments, no `export`: docker passes
 * on whatever stands after the first equals sign.
 */
export const envFile = (path: string, env: Readonly<Record<string, string>>): ConfigurationFile => ({
  path,
  mediaType: 'text/plain',
  content: Object.entries(env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join(''),
})

/** Whether such a line can hold the value: in one without quotes, dotenv ends it at a number sign. */
export const fitsEnv = (value: string): boolean => !holdsHidden(value) && !/#|^['"`]|^\s|\s$/.test(value)

/** Whether such a line can hold it as one of several, which readers take apart at commas and blanks. */
export const fitsEnvList = (entry: string): boolean => fitsEnv(entry) && !/[\s,]/.test(entry)
