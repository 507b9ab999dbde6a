import type { Party, Picture } from '../../doctor/look/picture.ts'
import { isGuid } from '../../observe/find.ts'
import { belongs, contentOf } from '../registration/known-secret.ts'
import { usualPlace } from '../secret/subject.ts'
import type { Session } from '../session/session.ts'
import { memoryOf, targetOf } from './new-secret.ts'

/**
 * What the client is configured with, as far as this machine knows: `APPREG_CLIENT_SECRET`, as `verify` takes it, or what
 * lies in the place of the manifest. That counts only where it is wrong: a client may be configured with something else.
 */
export async function configuredSecret(client: Party, session: Session): Promise<Pick<Picture, 'secret'>> {
  const value = process.env.APPREG_CLIENT_SECRET ?? (await wrongInPlace(client, session))
  if (value === undefined) return {}
  return { secret: { start: value.slice(0, 3), ...(isGuid(value) ? { guid: value.toLowerCase() } : {}) } }
}

async function wrongInPlace(party: Party, session: Session): Promise<string | undefined> {
  const { application } = party.live
  if (!application) return undefined
  const target = targetOf(party)
  const memory = await memoryOf(target, application, session)
  const { surroundings } = session
  for (const { name, store } of target.desired?.secrets ?? [{ name: 'connector', store: undefined }]) {
    const place = store ?? usualPlace(name, memory, surroundings)
    const content = place && (await contentOf(place, { surroundings, reach: 'here' }))
    if (!content || content === 'empty' || content.value === '') continue
    if (!application.passwordCredentials.some((one) => belongs(content, one))) return content.value
  }
  return undefined
}
