import { presets } from '../../../manifest/presets.ts'
import { sinkForms } from '../../../manifest/sink-address.ts'
import type { Choice } from '../../prompts/question.ts'
import type { Answers } from '../answers.ts'
import { faultAt } from '../faults.ts'
import { keyStoreOf, vaultPlaceOf } from '../manifest-of.ts'
import { asBefore, one, type Step, text } from './step.ts'

const credential: Step = {
  field: 'credential',
  ask: (answers, { vaults }) =>
    one('How do the clients prove who they are?', credentialFor(answers), [
      { value: 'secret', label: 'a client secret', reason: 'what connectors take; valid for 180 days' },
      {
        value: 'certificate',
        label: 'a certificate',
        reason: `for programs of your own; its private key is made on this machine${vaults.length > 0 ? ' or in a key vault' : ''}, valid for a year`,
      },
      {
        value: 'federated',
        label: 'tokens of somebody else, without a secret',
        reason: 'GitHub, Azure Pipelines, Kubernetes, a managed identity, any issuer',
      },
      {
        value: 'none',
        label: 'nothing',
        reason: 'for programs on a desk, which people sign in to themselves',
      },
    ]),
}

const credentialFor = ({ credential: chosen, clients: all }: Answers): Answers['credential'] =>
  chosen === 'secret' && !all.some((preset) => presets.get(preset)?.needsSecret) ? 'none' : chosen

const vaultChoices = (
  vaults: readonly string[],
  reason: (place: `vault:${string}`) => string,
): readonly Choice[] =>
  vaults.map((vault) => {
    const value = `vault:${vault}` as const
    return { value, label: `the Key Vault ${vault}`, reason: reason(value) }
  })

const keyPlace: Step = {
  field: 'keyPlace',
  when: (answers, { vaults }) => answers.credential === 'certificate' && vaults.length > 0,
  ask: (answers, { vaults }) =>
    one('Where is the private key made?', answers.keyPlace, [
      { value: 'file', label: 'on this machine', reason: 'it goes to a file, readable by you only' },
      ...vaultChoices(
        vaults,
        (place) =>
          `as ${vaultPlaceOf(place, answers)}, which it never leaves; you have to be allowed to make certificates`,
      ),
    ]),
}

const keyFile: Step = {
  field: 'keyFile',
  when: (answers) => answers.credential === 'certificate' && answers.keyPlace === 'file',
  ask: (answers) =>
    text(
      'keyFile',
      ['credentials', 'certificates', 0, 'store'],
      {
        message: 'Where does the private key go?',
        help: 'A .pem file, or a .pfx file, which takes a passphrase. The certificate goes with it.',
        fallback: keyStoreOf(answers),
      },
      answers,
    ),
}

/** Copilot Studio adds an MCP server in a dialog of its own: see docs/decisions/topology.md. */
const hasDialog = ({ clients, protects, credential: chosen }: Answers): boolean =>
  clients.includes('copilot-studio') && protects !== 'api' && chosen === 'secret'

const topology: Step = {
  field: 'topology',
  ask: (answers) =>
    one(
      'One registration or two?',
      answers.topology || (hasDialog(answers) ? 'split' : 'single'),
      [
        {
          value: 'single',
          label: 'one, which is API and client',
          reason: hasDialog(answers)
            ? "quick; a connection of Copilot Studio's own dialog ends after an hour"
            : 'the quick way: one secret, one consent',
        },
        {
          value: 'split',
          label: 'two, the API and a client for the connectors',
          reason: hasDialog(answers)
            ? 'every connection lasts; the API itself holds no secret'
            : 'the API holds no secret, and on-behalf-of needs it so',
        },
      ],
      {
        fault: ([value]) =>
          faultAt({ ...answers, topology: value === 'split' ? 'split' : 'single' }, ['name']),
      },
    ),
}

const keep: Step = {
  field: 'keep',
  when: (answers) => answers.credential === 'secret',
  ask: (answers, { vaults }) => {
    const shown: Choice = {
      value: 'shown',
      label: 'shown once, at the end',
      reason: 'to be pasted into the connector; nothing keeps it',
    }
    return one('Where does the secret go?', answers.keep, [
      shown,
      {
        value: 'file',
        label: 'a file in .appreg/',
        reason: 'readable by you only, never one that git tracks',
      },
      ...vaultChoices(
        vaults,
        (place) => `as ${vaultPlaceOf(place, answers)}; you have to be allowed to set secrets`,
      ),
      { value: 'other', label: 'another place', reason: 'you write its address' },
    ])
  },
}

const { keyvault, file, command } = sinkForms

const store: Step = {
  field: 'store',
  when: (answers) => answers.credential === 'secret' && answers.keep === 'other',
  ask: (answers) =>
    text(
      'store',
      ['credentials', 'secrets', 0, 'store'],
      {
        message: 'The place',
        help: `Such as ${keyvault.form}, ${file.form}, or ${command.form}, which reads it from its standard input.`,
        ...asBefore(answers.store),
      },
      answers,
    ),
}

export const credentialSteps = { credential, keyPlace, keyFile, topology, keep, store }
