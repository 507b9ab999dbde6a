/** The `error` member of every failed answer. */
export interface GraphError {
  readonly code?: string
  readonly message?: string
  readonly innerError?: Readonly<Record<string, string>>
}

/** A collection, one page at a time. */
export interface Page<Item> {
  readonly value: readonly Item[]
  readonly '@odata.nextLink'?: string
}

export interface BatchItem {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly dependsOn?: readonly string[]
}

export interface BatchResponse {
  readonly responses: readonly {
    readonly id: string
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
  }[]
}
