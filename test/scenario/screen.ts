import headless from '@xterm/headless'

/** What a terminal of that width shows after a program wrote this: all of it, scrolled back to the first line. */
export async function shownOn(columns: number, written: string): Promise<string> {
  const terminal = new headless.Terminal({
    cols: columns,
    rows: 40,
    scrollback: 5000,
    allowProposedApi: true,
  })
  await new Promise<void>((done) => terminal.write(written, done))
  const { active: buffer } = terminal.buffer
  const lines: string[] = []
  for (let at = 0; at < buffer.length; at++) {
    const line = buffer.getLine(at)
    const text = line?.translateToString(true) ?? ''
    // A line that went on at the edge is one line.
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`)
    else lines.push(text)
  }
  terminal.dispose()
  return `${lines.join('\n').trimEnd()}\n`
}
