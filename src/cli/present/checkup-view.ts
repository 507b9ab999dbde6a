import type { Finding } from '../../model/finding.ts'
import { findingView, type Page } from './finding-view.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

interface Examined {
  readonly registration: { readonly appId: string; readonly displayName: string }
  readonly healthy: boolean
  readonly findings: readonly Finding[]
}

/** A line for the registration, then each finding with what was seen and what to do. */
export function checkupView({ registration, healthy, findings }: Examined, page: Page): string {
  const chalk = paint(page.colour)
  const word = healthy ? chalk.green('healthy') : chalk.red('trouble')
  const name = safeLine(`${registration.displayName} (appId ${registration.appId})`)
  return [`${word}  ${name}\n`, ...findings.map((finding) => findingView(finding, page))].join('\n')
}
