/** What one target needs: files to save and values to type, in the order in which its portal asks. */
export interface TargetConfiguration {
  readonly files: readonly ConfigurationFile[]
  readonly values: Readonly<Record<string, string>>
  /** What it depends on and what to do next, one sentence each. */
  readonly notes: readonly string[]
}

export interface ConfigurationFile {
  readonly path: string
  readonly mediaType: string
  readonly content: string
}
