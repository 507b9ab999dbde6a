import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import { EXIT, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { registrationView } from '../present/registration-view.ts'
import { findApplication, readTarget } from '../registration/existing.ts'
import { readWhole } from '../registration/reading-whole.ts'
import { openSession } from '../session/session.ts'

export const run: Run = async (_args, flags, terminal) => {
  const target = readTarget(flags)
  const session = await openSession(flags, terminal)
  try {
    const found = await findApplication(target, session)
    const { live, around } = await readWhole(found, session)
    const { application = found } = live
    terminal.out(
      terminal.json
        ? jsonDocument(asJson(live, application))
        : registrationView(live, application, around.names, terminal.colour.out),
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

const asJson = (live: Live, application: Application) => {
  const { servicePrincipal = null, grants, appRoleAssignments, appRoleAssignedTo, owners, unread = [] } = live
  const { federatedIdentityCredentials } = live
  const attached = { appRoleAssignments, appRoleAssignedTo, owners, federatedIdentityCredentials }
  return { application, servicePrincipal, grants, ...attached, unread }
}
