import { parseManifest } from '../../src/manifest/load.ts'
import { ManifestError } from '../../src/manifest/problem.ts'

/** The error that a text is refused with. */
export function refusal(text: string): ManifestError {
  try {
    parseManifest(text, 'appreg.yaml')
  } catch (error) {
    if (error instanceof ManifestError) return error
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

/** Its problems, one line each, without file name and position. */
export const problemsOf = (text: string): string[] =>
  refusal(text).problems.map(({ path, message, suggestion }) =>
    [path, [message, ...(suggestion ? [suggestion] : [])].join('; ')].filter(Boolean).join(': '),
  )

/** A valid manifest in JSON, which is YAML, with `more` on top. */
export const manifest = (more: object = {}): string => JSON.stringify({ name: 'Orders API', ...more })

/** The address that Power Platform connectors share. */
export const CONNECTOR_REDIRECT_URI = 'https://global.consent.azure-apim.net/redirect'
