import { existsSync } from 'node:fs'
import { deriveDesired } from '../../desired/derive.ts'
import { AppregError } from '../../errors.ts'
import { type Imported, manifestOf } from '../../import/manifest-of.ts'
import { parseManifest } from '../../manifest/load.ts'
import { pathText } from '../../manifest/problem.ts'
import { manifestText } from '../../manifest/save.ts'
import type { Change } from '../../model/change.ts'
import type { Application } from '../../model/directory.ts'
import type { Around } from '../../observe/around.ts'
import { changes } from '../../plan/build.ts'
import { shellQuote } from '../../render/formats/shell.ts'
import { writeFileAtomically } from '../../write-file.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { led } from '../leading.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { findApplication } from '../registration/existing.ts'
import { readWhole } from '../registration/reading-whole.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { writing } from '../writing.ts'

const STDOUT = '-'

export const run: Run = async (_args, flags, terminal) => {
  const { app: reference, out: file = 'appreg.yaml' } = flags
  if (reference === undefined) throw nothingNamed()
  requireFree(file, flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication({ reference }, session)
    const { live, around } = await readWhole(application, session)
    const imported = manifestOf(application, live)
    const text = written(imported, around, application)
    if (file !== STDOUT) save(file, text)
    const open = changes(deriveDesired(parseManifest(text, file)), live)
    print({ file, text, application, imported, open }, terminal)
    return EXIT.ok
  } finally {
    await session.close()
  }
}

const nothingNamed = (): AppregError =>
  new AppregError('USAGE', 'no registration is named', {
    hints: [
      'name one with --app: its appId, key or object id; the portal shows them, appreg list those with a key',
    ],
  })

function requireFree(file: string, { force }: Flags): void {
  if (file === STDOUT || force || !existsSync(file)) return
  throw new AppregError('USAGE', `${file} exists, and was not overwritten`, {
    hints: ['name another file with --out FILE, or overwrite it with --force'],
  })
}

const written = ({ document, leftOut }: Imported, { names }: Around, { appId, displayName }: Application) =>
  manifestText(document, {
    head: [
      `The registration ${displayName} (appId ${appId}), as the tenant held it.`,
      ...(leftOut.length > 0
        ? ['It holds more than a manifest can say. That stays as it is, and comments name it.']
        : []),
    ],
    above: leftOut.map(({ path, what }) => ({ path, text: `left out: ${what}` })),
    behind: names,
  })

const save = (file: string, text: string): void => writing(file, () => writeFileAtomically(file, text, 0o644))

interface Result {
  readonly file: string
  readonly text: string
  readonly application: Application
  readonly imported: Imported
  /** What the manifest would change all the same. */
  readonly open: readonly Change[]
}

function print({ file, text, application, imported, open }: Result, terminal: Terminal): void {
  const leftOut = imported.leftOut.map(({ path, what }) => ({ path: pathText(path), what }))
  if (terminal.json) {
    const { appId, id: objectId } = application
    const { document: manifest } = imported
    const where = file === STDOUT ? { yaml: text } : { file }
    terminal.out(jsonDocument({ ...where, appId, objectId, manifest, leftOut, changes: open }))
    return
  }
  if (file === STDOUT) terminal.out(text)
  else {
    const next = open.length > 0 ? 'shows what apply would change' : 'shows no changes'
    terminal.out(`wrote ${file}: ${led(`appreg plan -f ${shellQuote(file)}`)} ${next}\n`)
  }
  if (terminal.quiet) return
  terminal.err(leftOut.map(({ what }) => `left out: ${safeLine(what)}\n`).join(''))
  for (const { path, object } of open) terminal.err(`apply would change ${safeLine(path ?? object)}\n`)
}
