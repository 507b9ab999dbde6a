import type { Facts, ServerFacts } from '../../doctor/report/facts.ts'
import type { Link } from '../../model/finding.ts'
import type { Page } from '../present/finding-view.ts'
import type { Terminal } from '../terminal.ts'
import type { Diagnosed } from './diagnosing.ts'

/** What one of the things shows that doctor was given: a text, a registration, the files of a connector, a server. */
export interface Part {
  readonly found: Diagnosed & Pick<Facts['diagnosis'], 'correlationId' | 'timestamp'>
  /** As it is printed. */
  readonly text: string
  /** The links of the chain that were looked at. */
  readonly looked: readonly Link[]
  readonly registration?: Facts['registration']
  readonly server?: ServerFacts
  /** What stands in the document beside the diagnosis. */
  readonly more?: object
}

export const pageOf = ({ columns, colour }: Terminal): Page => ({ columns, colour: colour.out })
