import type { Manifest } from '../manifest/schema.ts'
import type { DesiredSettings } from '../model/desired.ts'

/** Only what the manifest writes: the rest of the registration stays as it is. */
export const desiredSettings = (manifest: Manifest): DesiredSettings => {
  const { notes, homePageUrl, logoutUrl, publicClient, implicit } = manifest
  const { servicePrincipal, assignmentRequired, enabled } = manifest
  return {
    ...(notes === undefined ? {} : { notes }),
    ...(homePageUrl === undefined ? {} : { homePageUrl }),
    ...(logoutUrl === undefined ? {} : { logoutUrl }),
    ...(publicClient === undefined ? {} : { publicClient }),
    ...(implicit === undefined ? {} : { implicit }),
    ...(servicePrincipal ? {} : { servicePrincipal }),
    ...(assignmentRequired === undefined ? {} : { assignmentRequired }),
    ...(enabled === undefined ? {} : { enabled }),
  }
}
