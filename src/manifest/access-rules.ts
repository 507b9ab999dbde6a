import { nearest } from './nearest.ts'
import type { Finding } from './problem.ts'
import { namesApi, resourceOf } from './resource.ts'
import { findings, type Rule, repeated } from './rule.ts'

const permissionsNameApis: Rule = ({ permissions }) =>
  Object.keys(permissions)
    .filter((key) => !namesApi(key))
    .map((key): Finding => {
      const near = nearest(key, ['microsoft-graph'])
      return {
        path: ['permissions', key],
        message: 'is neither microsoft-graph, nor a client id, nor an identifier URI',
        ...(near === undefined ? {} : { suggestion: `did you mean \`${near}\`?` }),
        atKey: true,
      }
    })

const apisAreNamedOnce: Rule = ({ permissions }) => {
  const keys = Object.keys(permissions)
  return repeated(keys.map(resourceOf)).map(
    (index): Finding => ({
      path: ['permissions', keys[index] ?? ''],
      message: 'is another name of an API that stands here already',
      suggestion: 'merge the two',
      atKey: true,
    }),
  )
}

const assignmentsNameRoles: Rule = ({ assignments, api: { appRoles } }) =>
  assignments.flatMap((assignment, index): Finding[] => {
    const role = typeof assignment === 'string' ? undefined : assignment.role
    if (role === undefined || appRoles.some(({ value }) => value === role)) return []
    const near = nearest(
      role,
      appRoles.map(({ value }) => value),
    )
    return [
      {
        path: ['assignments', index, 'role'],
        message: `is not the value of an app role under api.appRoles: ${role}`,
        ...(near === undefined ? {} : { suggestion: `did you mean \`${near}\`?` }),
      },
    ]
  })

// Graph takes an assignment without a role only where there is none to choose.
const assignmentsHaveRoles: Rule = ({ assignments, api: { appRoles } }) =>
  appRoles.every(({ members }) => members === 'applications')
    ? []
    : assignments.flatMap((assignment, index) =>
        typeof assignment === 'string' || assignment.role === undefined
          ? [
              {
                path: ['assignments', index],
                message: 'has no role, which it needs where users can have app roles',
                suggestion: `write \`{ principal: …, role: ${appRoles[0]?.value} }\``,
              },
            ]
          : [],
      )

const nothingHangsOnAMissingServicePrincipal: Rule = (manifest) => {
  const { servicePrincipal, topology, adminConsent, permissions, assignments, enabled, assignmentRequired } =
    manifest
  if (servicePrincipal) return []
  const asked = Object.values(permissions).some((names) =>
    Array.isArray(names) ? names.length > 0 : names.delegated.length + names.application.length > 0,
  )
  const wants: readonly (readonly [string, boolean])[] = [
    ['adminConsent', adminConsent && asked],
    ['assignments', assignments.length > 0],
    ['enabled', enabled !== undefined],
    ['assignmentRequired', assignmentRequired !== undefined],
    ['topology', topology === 'split'],
  ]
  return wants.flatMap(([field, isWanted]) =>
    findings(
      [field],
      isWanted ? ['needs a service principal, which servicePrincipal says there is not'] : [],
    ),
  )
}

// An empty list says nothing about who should own it, and somebody has to.
const ownersArePrunedToSomebody: Rule = ({ prune, owners }) =>
  Array.isArray(prune) && prune.includes('owners') && owners.length === 0
    ? findings(['prune', prune.indexOf('owners')], ['would leave no owner: name some under owners'])
    : []

export const accessRules: readonly Rule[] = [
  permissionsNameApis,
  apisAreNamedOnce,
  assignmentsNameRoles,
  assignmentsHaveRoles,
  nothingHangsOnAMissingServicePrincipal,
  ownersArePrunedToSomebody,
]
