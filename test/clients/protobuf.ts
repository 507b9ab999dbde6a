import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fromReaders, inReaders } from './readers.ts'

// What protobufjs shows of a definition, as far as it is needed here.
interface Field {
  readonly name: string
  readonly type: string
  readonly repeated: boolean
  readonly map: boolean
  readonly resolvedType: Type | Enum | null
  /** Fields of which no more than one is there. */
  readonly partOf: { readonly name: string } | null
  readonly options?: Readonly<Record<string, unknown>>
  resolve(): Field
}
interface Type {
  readonly fullName: string
  readonly fields: Readonly<Record<string, Field>>
}
interface Enum {
  readonly values: Readonly<Record<string, number>>
}
interface Root {
  resolvePath: (origin: string, target: string) => string | null
  load(files: string[], options: { keepCase: boolean }): Promise<Root>
  lookupType(name: string): Type
}

/** Reads values by the definitions of Envoy, as strictly as Envoy does: throws at what they do not know, or require. */
export async function envoyReader(files: readonly string[]): Promise<(type: string, value: unknown) => void> {
  const { default: protobuf } = await fromReaders<{ default: { Root: new () => Root } }>(
    'protobufjs/index.js',
  )
  const folders = [
    ...['envoy-api', 'googleapis', 'protoc-gen-validate', 'xds'].map(
      (name) => `@grpc/grpc-js-xds/deps/${name}`,
    ),
    'protobufjs',
  ].map(inReaders)
  const root = new protobuf.Root()
  root.resolvePath = (_, target) =>
    folders.map((folder) => join(folder, target)).find((path) => existsSync(path)) ?? target
  await root.load([...files], { keepCase: true })
  return (name, value) => message(root, root.lookupType(name), value, name)
}

function message(root: Root, type: Type, value: unknown, at: string): void {
  const wellKnown = wellKnownTypes[type.fullName]
  if (wellKnown) {
    expectIt(wellKnown(value), at, type.fullName)
    return
  }
  expectIt(typeof value === 'object' && value !== null && !Array.isArray(value), at, type.fullName)
  const { '@type': any, ...rest } = value as Record<string, unknown>
  const found =
    type.fullName === '.google.protobuf.Any' ? root.lookupType(String(any).split('/')[1] ?? '') : type
  for (const [name, held] of Object.entries(rest)) {
    const field = found.fields[name]
    expectIt(field, `${at}.${name}`, `a field of ${found.fullName}`)
    checkField(root, field as Field, held, `${at}.${name}`)
  }
  requireFields(found, Object.keys(rest), at)
}

function requireFields({ fields }: Type, held: readonly string[], at: string): void {
  const groups = held.flatMap((name) => fields[name]?.partOf?.name ?? [])
  expectIt(new Set(groups).size === groups.length, at, 'one of the fields that exclude each other')
  for (const { name, options, partOf } of Object.values(fields)) {
    const isRequired = JSON.stringify(options ?? {}).includes('"(validate.rules).message.required":true')
    expectIt(partOf || !isRequired || held.includes(name), at, `the field ${name}, which has to be there`)
  }
}

function checkField(root: Root, field: Field, value: unknown, at: string): void {
  const { repeated, map, resolvedType, type } = field.resolve()
  if (repeated) expectIt(Array.isArray(value), at, 'a list')
  const values = repeated || map ? Object.entries(value as object) : [['', value] as const]
  for (const [key, one] of values) {
    const where = key === '' ? at : `${at}[${key}]`
    if (resolvedType === null) expectIt(typeof one === scalars[type], where, type)
    else if ('values' in resolvedType) expectIt(String(one) in resolvedType.values, where, 'one of its names')
    else message(root, resolvedType, one, where)
  }
}

/** Those that are written in a way of their own in JSON. */
const wellKnownTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  '.google.protobuf.Duration': (value) => /^\d+(\.\d+)?s$/.test(String(value)),
  '.google.protobuf.BoolValue': (value) => typeof value === 'boolean',
  '.google.protobuf.UInt32Value': (value) => typeof value === 'number',
}

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  uint32: 'number',
  int32: 'number',
}

function expectIt(holds: unknown, at: string, what: string): void {
  if (!holds) throw new Error(`${at}: expected ${what}`)
}
