import type { ApplyEvent } from '../../apply/events.ts'
import { standing } from '../../apply/failures.ts'
import type { Desired } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import { stands } from '../interruption.ts'

/** How far a run has come, for the case that it is interrupted. */
export interface Course {
  told(event: ApplyEvent): void
  end(): void
}

export function openCourse(desired: Desired, first: Live): Course {
  let live = first
  let underWay: readonly string[] = []
  let isDone = false
  stands(desired.key, () => `${isDone ? 'done: ' : ''}${standing(desired, live, underWay)}`)
  return {
    told(event) {
      if (event.type === 'wave.started') underWay = event.steps
      if (event.type !== 'step.done' && event.type !== 'step.refused') return
      underWay = underWay.filter((step) => step !== event.step)
      if (event.type === 'step.done') live = event.live
    },
    end() {
      isDone = true
      underWay = []
    },
  }
}
