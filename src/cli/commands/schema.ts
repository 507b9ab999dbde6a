import { manifestJsonSchema } from '../../manifest/json-schema.ts'
import { EXIT, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'

export const run: Run = async (_args, _flags, terminal) => {
  terminal.out(jsonDocument(manifestJsonSchema()))
  return EXIT.ok
}
