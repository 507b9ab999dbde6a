import { check } from '../../manifest/load.ts'
import type { Path } from '../../manifest/problem.ts'
import type { Answers } from './answers.ts'
import { manifestOf } from './manifest-of.ts'

/** What the manifest's own rules find wrong at `path`, were it written with these answers. */
export function faultAt(answers: Answers, path: Path): string | undefined {
  const finding = check(manifestOf(answers)).findings.find(({ path: at }) =>
    path.every((part, index) => at[index] === part),
  )
  return finding && [finding.message, finding.suggestion].filter(Boolean).join('; ')
}
