import { consentInquiry } from '../../desired/mirror.ts'
import { EXIT, type Run } from '../command.ts'
import { findApplication, readTarget } from '../existing.ts'
import { jsonDocument } from '../present/json.ts'
import { registrationView } from '../present/registration-view.ts'
import { openSession } from '../session.ts'
import { openTenant } from '../tenant.ts'

export const run: Run = async (_args, flags, terminal) => {
  const target = readTarget(flags)
  const session = await openSession(flags, terminal)
  try {
    const found = await findApplication(target, session)
    const tenant = await openTenant(session, consentInquiry(found))
    const live = await tenant.observe(found.appId)
    const { application = found, servicePrincipal, grants, unread = [] } = live
    terminal.out(
      terminal.json
        ? jsonDocument({ application, servicePrincipal: servicePrincipal ?? null, grants, unread })
        : registrationView(live, application, terminal.colour.out),
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}
