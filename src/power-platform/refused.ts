import { AppregError } from '../errors.ts'
import type { HttpResponse } from '../model/http.ts'

/** What Power Apps said instead of doing it, as an error. */
export function refused(doing: string, { status, body }: HttpResponse): AppregError {
  const { code, message } = errorOf(body)
  const said = [code, message].filter(Boolean).join(': ') || `status ${status}`
  if (status === 401) {
    return new AppregError('SIGN_IN_FAILED', `Power Apps does not take the sign-in to ${doing}: ${said}`, {
      hints: ['sign in as a person of this tenant: az login, or --auth browser or --auth device-code'],
    })
  }
  if (status === 403)
    return new AppregError('FORBIDDEN', `not allowed to ${doing}: ${said}`, { hints: rights })
  if (status === 404) return new AppregError('NOT_FOUND', `Power Apps cannot ${doing}: ${said}`)
  return new AppregError('POWER_APPS_REFUSED', `Power Apps refused to ${doing}: ${said}`)
}

const rights = [
  'whoever creates connectors has to be Environment Maker in the environment, or Power Platform administrator',
  'an application has to be known to Power Platform before: an administrator runs New-PowerAppManagementApp -ApplicationId CLIENT_ID; connectors that it creates are its own until they are shared, so sign in as a person where you can',
]

export function errorOf(body: string): { readonly code?: string; readonly message?: string } {
  try {
    const { error } = Object(JSON.parse(body))
    const { code, message } = Object(error)
    return {
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    }
  } catch {
    return {}
  }
}
