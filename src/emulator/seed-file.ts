import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { cannot, EmulatorError } from './emulator-error.ts'
import { type Seed, seedSchema } from './seed-schema.ts'

/** Reads a seed file, JSON or YAML. Throws EmulatorError that names the file and every wrong member in it. */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw cannot(`read the seed file ${path}`, cause)
  })
  const parsed = seedSchema.safeParse(await parse(text, path))
  if (parsed.success) return parsed.data
  throw new EmulatorError(`the seed file ${path} is wrong: ${parsed.error.issues.map(problem).join('; ')}`)
}

async function parse(text: string, path: string): Promise<unknown> {
  const { parseYaml } = await import('./parse-yaml.ts')
  try {
    return parseYaml(text) ?? {}
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new EmulatorError(`the seed file ${path} is neither JSON nor YAML: ${line}`)
  }
}

const problem = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`
