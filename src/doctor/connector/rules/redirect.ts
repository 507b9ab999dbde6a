import { type Connector, type SignIn, settingOr } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, textOf } from '../place.ts'
import { isConsentUrl, isOpen } from '../values.ts'

/** Where people are sent back to. The service has its own word in this: it makes every connector a redirect URL of its own. */
export const redirectRules = ({ signIns, isCertified }: Connector): Fault[] =>
  signIns.flatMap((signIn) => [...mode(signIn), ...address(signIn), ...(isCertified ? [] : shared(signIn))])

const modes = ['global', 'globalperconnector', 'direct']

function mode(signIn: SignIn): Fault[] {
  const place = at(signIn.settings, 'redirectMode')
  const text = textOf(place)
  if (!place || text === undefined || modes.includes(text.toLowerCase())) return []
  return [
    {
      severity: 'warning',
      title: 'redirectMode has an unknown value',
      cause: 'The service knows Global and GlobalPerConnector.',
      at: place,
      expected: 'GlobalPerConnector',
      summary: 'set redirectMode to GlobalPerConnector',
    },
  ]
}

function address(signIn: SignIn): Fault[] {
  const place = at(signIn.settings, 'redirectUrl')
  if (!place || place.value === null || place.value === '') return []
  const text = textOf(place)
  if (text !== undefined && (isConsentUrl(text) || isOpen(text))) return []
  return [
    {
      code: 50011,
      severity: 'warning',
      title: 'The redirect URL is not one of Power Platform',
      cause: 'The service puts its own in when the connector is saved, and people come back to that one.',
      at: place,
      expected: 'https://global.consent.azure-apim.net/redirect',
      ...(text === undefined ? { actual: 'no text' } : {}),
      kind: 'add-redirect-uri',
      summary: 'take redirectUrl out, save the connector, and register the one that it shows',
    },
  ]
}

function shared(signIn: SignIn): Fault[] {
  if (textOf(at(signIn.settings, 'redirectMode'))?.toLowerCase() !== 'global') return []
  return [
    {
      severity: 'info',
      title: 'redirectMode Global becomes GlobalPerConnector when the connector is saved',
      cause:
        'The saved connector has a redirect URL of its own, below the shared one, and Entra compares the whole (AADSTS50011).',
      at: settingOr(signIn, 'redirectMode'),
      expected: 'GlobalPerConnector, and the redirect URL that the Security tab shows registered',
      kind: 'add-redirect-uri',
      summary: 'register the redirect URL of the saved connector: appreg redirect add URL',
    },
  ]
}
