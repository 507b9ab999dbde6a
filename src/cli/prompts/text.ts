import { createPrompt, isEnterKey, makeTheme, useKeypress, useState } from '@inquirer/core'
import { safeLine } from '../present/safe.ts'
import { isEscape, usePasteMark } from './keys.ts'
import { type Answer, BACK, type TextQuestion } from './question.ts'
import { answered, footer, heading } from './screen.ts'

/** One line of text, judged while it is typed. */
export const text = createPrompt<Answer, TextQuestion>((question, done) => {
  const { fallback, fault = () => undefined } = question
  const theme = makeTheme()
  const [typed, setTyped] = useState('')
  const [answer, setAnswer] = useState<string>()
  const [insists, setInsists] = useState(false)
  const markOf = usePasteMark()
  const wanted = typed === '' && fallback !== undefined ? fallback : typed
  const complaint = typed === '' ? undefined : fault(typed)

  useKeypress((key, rl) => {
    if (answer !== undefined) return
    const mark = markOf(key)
    if (mark === 'mark') return
    // Enter clears the line: what stood there is written again.
    if (mark === 'pasted') rl.write(`${typed} `)
    else if (isEscape(key)) return done(BACK)
    else if (isEnterKey(key)) {
      if (wanted.trim() === '' && fallback === undefined) setInsists(true)
      else if (complaint === undefined) {
        setAnswer(wanted)
        return done([wanted])
      } else setInsists(true)
      rl.write(typed)
      return
    }
    const line = safeLine(rl.line).trimStart()
    if (line !== rl.line) {
      rl.clearLine(0)
      rl.write(line)
    }
    setTyped(line)
    setInsists(false)
  })

  if (answer !== undefined) return answered(theme, question.message, answer || '(not yet)')
  const hint = typed === '' && fallback ? theme.style.defaultAnswer(fallback) : ''
  const fix = typed === '' && insists ? 'is needed: type something' : complaint
  return [
    heading(theme, question.message, [hint, typed].filter(Boolean).join(' ')),
    footer(theme, [question.help, fix && theme.style.error(fix)], 'enter: go on   esc: back'),
  ]
})
