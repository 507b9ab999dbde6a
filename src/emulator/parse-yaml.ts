import { parse } from 'yaml'

// A module of its own, to be loaded with the first seed file. The package itself cannot be: it is CommonJS, which in a
// bundle has no named exports when it is imported dynamically.

/** YAML, which includes JSON. Throws what the parser throws. */
export const parseYaml = (text: string): unknown => parse(text)
