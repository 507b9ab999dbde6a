import { checksView } from '../present/checks-view.ts'
import { safeLine } from '../present/safe.ts'
import type { Diagnosed } from './diagnosing.ts'

/** What `--fix` did, with its proof. */
export const mendedView = ({ mended = [], checks = [] }: Diagnosed, colour: boolean): string =>
  [
    ...mended.map(({ title, fix }) => `mended   ${safeLine(`${title}: ${fix.summary}`)}\n`),
    checksView(checks, colour),
  ].join('')
