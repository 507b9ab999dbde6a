import type { Connector, SignIn } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, type Place, textOf } from '../place.ts'
import { isGuid, isPlaceholder, isReference, namesIn } from '../values.ts'
import { isAtEntra } from './endpoints.ts'
import { isAad } from './provider.ts'

/** Secrets that stand in a file that is shared. They are never shown. */
export const secretRules = (connector: Connector): Fault[] => [
  ...connector.signIns.flatMap((signIn) => [...idInItsPlace(signIn), ...ofSignIn(signIn).flatMap(told)]),
  ...connector.properties.flatMap((place) => headersOf(place).flatMap(told)),
  ...connector.settings.flatMap((place) => ofSettings(place).flatMap(told)),
]

const ofSignIn = ({ settings }: SignIn): (Place | undefined)[] => [
  at(settings, 'clientSecret'),
  at(settings, 'customParameters', 'clientSecret', 'value'),
  ...['tokenBodyTemplate', 'refreshBodyTemplate']
    .map((name) => at(settings, 'customParameters', name, 'value'))
    .filter((place) => /client_secret=[^{&\s<[]/i.test(textOf(place) ?? '')),
]

/** A policy that puts a key into every request. */
const headersOf = (properties: Place): (Place | undefined)[] =>
  (at(properties, 'policyTemplateInstances')?.items ?? []).flatMap((policy) => {
    const parameters = at(policy, 'parameters')
    const name = textOf(at(parameters, 'x-ms-apimTemplateParameter.name')) ?? ''
    const value = at(parameters, 'x-ms-apimTemplateParameter.value')
    const isKey = /^authorization$|(?:api|subscription|access|functions?)[-_]?key|secret|[-_]token$/i.test(
      name,
    )
    return isKey && !/[@{]/.test(textOf(value) ?? '@') ? [value] : []
  })

const ofSettings = (settings: Place): (Place | undefined)[] =>
  ['clientSecret', 'secret', 'password', 'accessToken'].map((name) => at(settings, name))

function told(place: Place | undefined): Fault[] {
  const text = textOf(place)
  if (!place || text === undefined || isReference(text) || isPlaceholder(text)) return []
  if (namesIn(text).length > 0 && !/client_secret=[^{&\s<[]/i.test(text)) return []
  return [
    {
      severity: 'warning',
      title: 'A secret stands in the file',
      cause: 'Everybody who gets the file has it, and the history of a repository keeps it.',
      at: place,
      expected: 'no secret; paconn takes it with --secret, the portal in the Security tab',
      actual: `${text.length} characters, not shown`,
      kind: 'new-secret',
      summary: 'take the secret out of the file, and replace it by a new one',
      steps: [
        'Take it out of the file.',
        'Create a new secret: appreg secret rotate, or Certificates & secrets in the portal; where the file was shared, the old one is known.',
        'Give the new one to the connector: paconn update --secret, or the Security tab.',
      ],
    },
  ]
}

function idInItsPlace(signIn: SignIn): Fault[] {
  const place = at(signIn.settings, 'clientSecret')
  const text = textOf(place)
  if (!place || text === undefined || !isGuid(text) || !(isAad(signIn) || isAtEntra(signIn))) return []
  if (isPlaceholder(text)) return []
  return [
    {
      code: 7000215,
      title: 'The id of the secret stands where its value belongs',
      cause: 'A secret of Entra is never a GUID; the id of one is.',
      at: place,
      expected: 'the value of the secret',
      actual: 'a GUID, not shown',
      kind: 'use-secret-value-not-id',
      summary: 'use the value of the secret, which is shown once when it is made',
    },
  ]
}
