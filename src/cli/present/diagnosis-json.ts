import type { Finding } from '../../model/finding.ts'
import type { Diagnosed } from '../doctor/diagnosing.ts'
import { led } from '../leading.ts'

/** The document of `doctor -o json`; what was mended, and its proof, only with `--fix`. */
export const diagnosisJson = ({ codes, healthy, findings, mended = [], checks }: Diagnosed) => ({
  codes,
  healthy,
  findings: findings.map(findingJson),
  ...(checks ? { mended: mended.map(findingJson), checks } : {}),
})

const findingJson = ({ code, title, cause, severity, evidence, fix }: Finding) => ({
  code,
  title,
  cause,
  severity,
  evidence,
  fix: { ...fix, steps: fix.steps.map(led) },
})
