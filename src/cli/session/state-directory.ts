import { homedir, platform } from 'node:os'
import { join } from 'node:path'

/** Where this machine remembers things between commands. Follows the XDG base directories, and Windows' own. */
export function stateDirectory(): string {
  const { APPREG_STATE_HOME, XDG_STATE_HOME, LOCALAPPDATA } = process.env
  if (APPREG_STATE_HOME) return APPREG_STATE_HOME
  if (XDG_STATE_HOME) return join(XDG_STATE_HOME, 'appreg')
  if (platform() === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'appreg')
  return join(homedir(), '.local', 'state', 'appreg')
}
