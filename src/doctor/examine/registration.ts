import { isSame, nameOf, type Party, type Picture } from '../look/picture.ts'
import { type Trouble, trouble } from './trouble.ts'

const parties = ({ client, api }: Picture): Party[] => (isSame(client, api) ? [client] : [client, api])

export const servicePrincipals = (picture: Picture): Trouble[] =>
  parties(picture).flatMap((party) => {
    const { servicePrincipal } = party.live
    const check = party === picture.client ? 'client-service-principal' : 'api-service-principal'
    if (!servicePrincipal && party.desired?.settings.servicePrincipal !== false)
      return trouble({
        check,
        title: `${nameOf(party)} has no service principal in the tenant`,
        cause: 'No token is issued to or for it (AADSTS7000229, 650052), and nobody can consent.',
        severity: 'error',
        evidence: { what: 'service principal', expected: `one in ${picture.tenantId}`, actual: 'none' },
        fix: {
          kind: 'create-service-principal',
          summary: `create the service principal of ${party.appId}`,
          steps: [`Run \`az ad sp create --id ${party.appId}\`.`],
        },
        repair: { party, wanted: { settings: {} } },
      })
    if (servicePrincipal?.accountEnabled === false && party.desired?.settings.enabled !== false)
      return trouble({
        check: party === picture.client ? 'client-enabled' : 'api-enabled',
        title: `${nameOf(party)} is disabled`,
        cause:
          'Sign-in is switched off on the enterprise application: everybody is refused (AADSTS7000112, 500014).',
        severity: 'error',
        evidence: { what: 'accountEnabled', expected: 'true', actual: 'false' },
        fix: {
          kind: 'create-service-principal',
          summary: 'enable the service principal, if nobody switched it off on purpose',
          steps: [
            `In appreg.yaml: \`enabled: true\`, then \`appreg apply\`. Without a manifest: \`az ad sp update --id ${party.appId} --set accountEnabled=true\`.`,
            'Or in the Entra admin center: Enterprise applications, the app, Properties: "Enabled for users to sign-in" to Yes.',
          ],
        },
      })
    return []
  })

export const assignments = (picture: Picture): Trouble[] =>
  parties(picture)
    .filter(
      ({ live: { servicePrincipal, appRoleAssignedTo, unread = [] } }) =>
        servicePrincipal?.appRoleAssignmentRequired === true &&
        appRoleAssignedTo.length === 0 &&
        !unread.some(({ part }) => part === 'appRoleAssignedTo'),
    )
    .map((party) =>
      trouble({
        check: 'assignment',
        title: `${nameOf(party)} requires assignment, and nobody is assigned`,
        cause: 'Everybody who signs in is refused (AADSTS50105).',
        severity: 'error',
        evidence: { what: 'who is assigned', expected: 'users or groups', actual: 'nobody' },
        fix: {
          kind: 'assign-user',
          summary: 'assign the people who use it, or a group that holds them directly',
          steps: [
            'Enterprise applications, the app, Users and groups, Add user/group. In appreg.yaml: `assignments`.',
          ],
        },
      }),
    )

export const owners = (picture: Picture): Trouble[] =>
  parties(picture)
    .filter(({ live }) => live.application && live.owners.length === 0)
    .map((party) =>
      trouble({
        check: 'client-exists',
        title: `${nameOf(party)} has no owner`,
        cause: 'Nobody is told when a secret ends, and nobody without a directory role can change it.',
        severity: 'info',
        evidence: { what: 'owners', expected: 'at least one', actual: 'none' },
        fix: {
          kind: 'other',
          summary: 'name an owner',
          steps: ['In appreg.yaml: `owners: [ada@example.com]`, then `appreg apply`.'],
        },
      }),
    )
