import { type TrustedField, trustedField, trustedIssuers } from '../trusted-issuers.ts'
import { asBefore, one, type Step, text } from './step.ts'

const trusts: Step = {
  field: 'trusts',
  when: ({ credential }) => credential === 'federated',
  ask: (answers) =>
    one(
      'Whose tokens count?',
      answers.trusts,
      Object.entries(trustedIssuers).map(([value, { label, reason }]) => ({ value, label, reason })),
    ),
}

const values: readonly Step[] = Object.entries(trustedIssuers).flatMap(([issuer, { fields }]) =>
  fields.map((asked: TrustedField): Step => {
    const field = trustedField(issuer, asked.name)
    return {
      field,
      when: (answers) =>
        answers.credential === 'federated' &&
        answers.trusts === issuer &&
        (asked.after === undefined || Boolean(answers[trustedField(issuer, asked.after)])),
      ask: (answers, { tenantId = '' }) => ({
        ...text(
          field,
          ['credentials', 'federated', 0, issuer, asked.name],
          { message: asked.message, ...(asked.help ? { help: asked.help } : {}) },
          answers,
        ),
        ...(asked.isOptional
          ? { fallback: answers[field] ?? '' }
          : asBefore(answers[field] || (asked.preset === 'tenant' ? tenantId : asked.preset))),
      }),
    }
  }),
)

/** Whose tokens are taken for a credential, and what they carry. */
export const trustedSteps: readonly Step[] = [trusts, ...values]
