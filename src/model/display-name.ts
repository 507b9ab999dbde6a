import type { Application } from './directory.ts'

/**
 * The display name as a manifest says it: on one line, without control characters and without blanks at its ends. One
 * that consists of nothing else is said by the client id.
 */
export const sayableName = ({ displayName, appId }: Pick<Application, 'displayName' | 'appId'>): string =>
  displayName.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim() || appId
