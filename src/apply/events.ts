import type { Live } from '../model/live.ts'

/** Facts about a run. How they look on a terminal is the command line's business. */
export type ApplyEvent =
  | { readonly type: 'wave.started'; readonly steps: readonly string[] }
  /** `live`: what is known of the tenant by now. */
  | { readonly type: 'step.done'; readonly step: string; readonly live: Live }
  /** The tenant has not caught up, or gave no usable answer: the step is tried again after so many milliseconds. */
  | { readonly type: 'step.waiting'; readonly step: string; readonly reason: string; readonly pause: number }
  /** It is not tried again; the run fails when everything else is done. */
  | { readonly type: 'step.refused'; readonly step: string; readonly reason: string }
  | {
      readonly type: 'secret.delivered'
      readonly name: string
      readonly keyId: string
      /** The address of its sink. */
      readonly deliveredTo: string
    }
  | { readonly type: 'confirmed' }
