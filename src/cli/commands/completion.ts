import { AppregError } from '../../errors.ts'
import { EXIT, type Run } from '../command.ts'
import { isShell, shellScripts, shells } from '../completion/shell-scripts.ts'
import { jsonDocument } from '../present/json.ts'

export const run: Run = async ([shell = ''], _flags, terminal) => {
  if (!isShell(shell)) {
    throw new AppregError(
      'USAGE',
      shell ? `there is no completion for the shell "${shell}"` : 'no shell is named',
      {
        hints: [`name one of ${shells.join(', ')}`],
      },
    )
  }
  const script = shellScripts[shell]
  terminal.out(terminal.json ? jsonDocument({ shell, script }) : script)
  return EXIT.ok
}
