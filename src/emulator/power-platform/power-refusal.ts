import type { Reply } from '../http-message.ts'

/** Power Apps says no. */
export class PowerRefusal extends Error {
  override readonly name = 'PowerRefusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const refusalReply = ({ status, code, message }: PowerRefusal): Reply => ({
  status,
  body: { error: { code, message } },
})

/** Code and wording are Azure Resource Manager's, whose ways the service has. */
export const invalidContent = (message: string): PowerRefusal =>
  new PowerRefusal(400, 'InvalidRequestContent', `The request content is not valid: ${message}`)
