// Joins pieces of a split bundle that are loaded together: the bundler makes one for each set of commands that share something, and
// to find, open and link eighty small files takes Node as long as to run them.
import { basename, dirname, resolve } from 'node:path'
import { build } from 'esbuild'

/**
 * Writes the program that `metafile` describes to `outdir`: what `start` loads at once in one file, and of the rest in one file what
 * the same of `entries` load. None of them loads more than before.
 */
export async function joined(metafile, { outdir, start, entries }) {
  const pieces = new Map(Object.entries(metafile.outputs).map(([path, piece]) => [resolve(path), piece]))
  const groupOf = grouped(pieces, start, entries)
  const single = [...pieces.keys()].filter((path) => !groupOf.has(path))
  await build({
    entryPoints: [
      ...single.map((path) => ({ in: path, out: basename(path, '.js') })),
      ...[...new Set(groupOf.values())].map((name) => ({ in: `group:${name}`, out: name })),
    ],
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [joining(pieces, groupOf)],
    logLevel: 'warning',
  })
}

/** The group of each piece that has one, by its path. An entry has none: it is found by its own name. */
function grouped(pieces, start, entries) {
  const always = loadedWith(pieces, start)
  const loaded = entries.map((entry) => [basename(entry, '.ts'), loadedWith(pieces, entry)])
  const groupOf = new Map()
  for (const [path, { entryPoint }] of pieces) {
    const names = loaded.filter(([, paths]) => paths.has(path)).map(([name]) => name)
    if (entryPoint || (names.length === 0 && !always.has(path))) continue
    groupOf.set(path, always.has(path) ? 'start' : names.join('-'))
  }
  return groupOf
}

/** What Node loads before the entry runs, itself included. */
function loadedWith(pieces, entry) {
  const start = [...pieces].find(([, { entryPoint }]) => entryPoint === entry)
  if (start === undefined) throw new Error(`nothing loads ${entry} by itself`)
  const loaded = new Set()
  const load = (path) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { path: next, kind } of pieces.get(path).imports) {
      if (kind === 'import-statement' && pieces.has(resolve(next))) load(resolve(next))
    }
  }
  load(start[0])
  return loaded
}

/** Pieces may export the same name: the file of a group exports each with the number of its piece. */
function joining(pieces, groupOf) {
  const paths = [...pieces.keys()]
  const reExport = (path, from, line) => {
    const names = pieces.get(path).exports.map((name) => line(name, `${name}_${paths.indexOf(path)}`))
    return `export { ${names.join()} } from '${from}'\n`
  }
  const resolveDir = dirname(paths[0])
  return {
    name: 'joining',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^group:/ }, ({ path }) => ({
        path: path.slice('group:'.length),
        namespace: 'group',
      }))
      onResolve({ filter: /^\.\.?\// }, ({ path: name, importer, namespace }) => {
        const path = resolve(resolveDir, name)
        const group = groupOf.get(path)
        if (!pieces.has(path) || group === undefined) return { path: name, external: true }
        const inside = namespace === 'group' || groupOf.get(importer) === group
        return inside ? { path } : { path, namespace: 'elsewhere' }
      })
      onLoad({ filter: /.*/, namespace: 'group' }, ({ path: group }) => ({
        contents: paths
          .filter((path) => groupOf.get(path) === group)
          .map((path) => reExport(path, `./${basename(path)}`, (name, numbered) => `${name} as ${numbered}`))
          .join(''),
        resolveDir,
      }))
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path }) => ({
        contents: reExport(path, `./${groupOf.get(path)}.js`, (name, numbered) => `${numbered} as ${name}`),
        resolveDir,
      }))
    },
  }
}
