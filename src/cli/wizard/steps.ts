import { clientSteps } from './steps/clients.ts'
import { credentialSteps } from './steps/credentials.ts'
import { serverSteps } from './steps/server.ts'
import type { Step } from './steps/step.ts'
import { trustedSteps } from './steps/trusted.ts'

const { credential, keyPlace, keyFile, topology, keep, store } = credentialSteps

/** The questions in their order. */
export const steps: readonly Step[] = [
  ...serverSteps,
  ...clientSteps,
  credential,
  ...trustedSteps,
  keyPlace,
  keyFile,
  topology,
  keep,
  store,
]
