import { AppregError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import type { Application } from '../model/directory.ts'

export interface Forbidden {
  /** Admin consent is among what the signed-in identity may not do. */
  readonly consents: boolean
  /** What is there by now; absent where not even that could be made. */
  readonly application?: Application
}

/** The run did what it could; the rest takes somebody with more rights. */
export class NotAllowed extends AppregError {
  readonly forbidden: Forbidden

  constructor(code: ErrorCode, message: string, detail: ErrorDetail & { readonly forbidden: Forbidden }) {
    super(code, message, detail)
    this.forbidden = detail.forbidden
  }
}
