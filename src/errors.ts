/** Failures raised on purpose. Anything else that reaches the command line is a bug and keeps its stack. */
export type ErrorCode =
  | 'USAGE' //               the command line is wrong; nothing was sent
  | 'MANIFEST_INVALID' //    the file is wrong; nothing was sent
  | 'INPUT_UNREADABLE' //    a file that was named cannot be read or written; nothing was sent
  | 'SIGN_IN_FAILED' //      no credential produced a token
  | 'FORBIDDEN' //           signed in, but not allowed; the message names the missing permission
  | 'NOTHING_RECOGNIZED' //  the text that was pasted holds nothing that doctor knows; nothing was sent
  | 'NOT_FOUND' //           the registration that was named does not exist
  | 'TENANT_MOVED' //        the tenant changed between plan and apply
  | 'GRAPH_REFUSED' //       Graph answered a request with an error that trying again does not cure
  | 'POWER_APPS_REFUSED' //  the same of Power Apps
  | 'UNREACHABLE' //         no usable answer: connection, proxy or TLS
  | 'STEP_UNSETTLED' //      Graph accepted the write but kept answering with the old state
  | 'DELIVERY_FAILED' //     a secret was minted and could not be delivered; it was removed again
  | 'PROOF_FAILED' //        a token did not come out as the printed configuration expects
  | 'INTERRUPTED' //         stopped by the user

export interface ErrorDetail {
  /** What to do next, one imperative sentence each. Printed under the message. */
  readonly hints?: readonly string[]
  readonly cause?: unknown
}

/** The message is lower-case and has no full stop, so that it can be wrapped in another. */
export class AppregError extends Error {
  override readonly name = 'AppregError'
  readonly code: ErrorCode
  readonly hints: readonly string[]

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause })
    this.code = code
    this.hints = detail.hints ?? []
  }
}
