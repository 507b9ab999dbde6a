import { presets } from '../../../manifest/presets.ts'
import { connectorUrlFault } from '../../redirect/connector-url.ts'
import type { Answers } from '../answers.ts'
import { clientChoices, isConnector } from '../client-choices.ts'
import { faultAt } from '../faults.ts'
import { askedOf, isPort } from '../manifest-of.ts'
import { asBefore, one, type Step, text } from './step.ts'

const clients: Step = {
  field: 'clients',
  ask: (answers) => ({
    kind: 'many',
    message: 'Who connects?',
    help: 'Each brings its redirect URIs and what else it needs.',
    choices: clientChoices,
    chosen: answers.clients,
    fault: (values) => faultAt(withValues({ ...answers, clients: values }), ['clients']),
  }),
}

/** The values that presets ask for come later: here they are as if given. */
const withValues = (answers: Answers): Answers => ({
  ...Object.fromEntries(
    answers.clients.flatMap((preset) =>
      askedOf(preset).map((placeholder) => [
        `value:${preset}:${placeholder}`,
        isPort(placeholder) ? '8080' : 'x',
      ]),
    ),
  ),
  ...answers,
})

const presetValues: readonly Step[] = [...presets].flatMap(([preset, { label, notes }]) =>
  askedOf(preset).map((placeholder): Step => {
    const field = `value:${preset}:${placeholder}` as const
    return {
      field,
      when: (answers) => answers.clients.includes(preset),
      ask: (answers) =>
        text(
          field,
          ['clients', answers.clients.indexOf(preset)],
          {
            message: `${label}: ${placeholder}`,
            help:
              notes ??
              (isPort(placeholder) ? 'Any will do: Entra ignores the port.' : 'As the client shows it.'),
            ...asBefore(answers[field] ?? (isPort(placeholder) ? '8080' : '')),
          },
          answers,
        ),
    }
  }),
)

const redirectUrl: Step = {
  field: 'redirectUrl',
  when: (answers) => answers.clients.some(isConnector),
  ask: (answers, { cloud }) => {
    const question = text(
      'redirectUrl',
      ['redirectUris'],
      {
        message: 'Redirect URL of the connector',
        help: 'A connector shows it after it was saved. Enter if there is none yet: you are asked again at the end.',
        fallback: answers.redirectUrl,
      },
      answers,
    )
    const { fault } = question
    return {
      ...question,
      fault: (typed: string) =>
        fault?.(typed) ?? (typed === '' ? undefined : connectorUrlFault(typed, cloud)),
    }
  },
}

const consent: Step = {
  field: 'consent',
  ask: (answers) =>
    one('Who consents?', answers.consent, [
      {
        value: 'tenant',
        label: 'you, now, for everybody in the tenant',
        reason: 'nobody is asked; takes an administrator',
      },
      {
        value: 'users',
        label: 'each person, at the first sign-in',
        reason: 'where the tenant lets users consent',
      },
      { value: 'admins', label: 'an administrator, later', reason: 'until then nobody gets in' },
    ]),
}

export const clientSteps: readonly Step[] = [clients, ...presetValues, redirectUrl, consent]
