import { manifestJsonSchema } from '../../manifest/json-schema.ts'
import { EXIT, type Run } from '../command.ts'

export const run: Run = async (_args, _flags, terminal) => {
  terminal.out(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`)
  return EXIT.ok
}
