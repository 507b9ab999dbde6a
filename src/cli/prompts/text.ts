import { createPrompt, isEnterKey, makeTheme, useKeypress, useState } from '@inquirer/core'
import { safeLine } from '../present/safe.ts'
import { isEscape, usePasteMark } from './keys.ts'
import { type Answer, BACK, type TextQuestion } from './question.ts'
import { answered, footer, heading, left } from './screen.ts'

/** One line of text, judged while it is typed. */
export const text = createPrompt<Answer, TextQuestion>((question, done) => {
  const { fallback, fault = () => undefined } = question
  const theme = makeTheme()
  const [typed, setTyped] = useState('')
  const [answer, setAnswer] = useState<Answer>()
  const [insists, setInsists] = useState(false)
  const markOf = usePasteMark()
  const wanted = typed === '' && fallback !== undefined ? fallback : typed.trimEnd()
  const complaint = typed === '' ? undefined : fault(typed.trimEnd())

  const end = (given: Answer) => {
    setAnswer(given)
    done(given)
  }

  useKeypress((key, rl) => {
    if (answer !== undefined) return
    const mark = markOf(key)
    if (mark === 'mark') return
    // Enter clears the line: what stood there is written again.
    if (mark === 'pasted') rl.write(`${typed} `)
    else if (isEscape(key)) return end(BACK)
    else if (isEnterKey(key)) {
      if (wanted === '' && fallback === undefined) setInsists(true)
      else if (complaint === undefined) return end([wanted])
      else setInsists(true)
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

  if (answer === BACK) return left(theme, question.message)
  if (answer !== undefined) return answered(theme, question.message, answer[0] || '(not yet)')
  const hint = typed === '' && fallback ? theme.style.defaultAnswer(fallback) : ''
  const fix = typed === '' && insists ? 'is needed: type something' : complaint
  return [
    heading(theme, question.message, [hint, typed].filter(Boolean).join(' ')),
    footer(theme, [question.help, fix && theme.style.error(fix)], 'enter: go on   esc: back'),
  ]
})
