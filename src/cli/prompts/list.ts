import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core'
import { wrapped } from '../present/wrapped.ts'
import { isEscape, usePasteMark } from './keys.ts'
import { type Answer, BACK, type Choice, type ListQuestion } from './question.ts'
import { answered, footer, heading, left } from './screen.ts'

type Readline = Parameters<Parameters<typeof useKeypress>[0]>[1]

/** The choices of which label or value holds what was typed. */
export function matching(choices: readonly Choice[], filter: string): readonly Choice[] {
  const words = filter.toLowerCase().split(' ').filter(Boolean)
  return choices.filter(({ value, label, group = '' }) => {
    const all = `${value} ${label} ${group}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** One of several, or some of them; typing filters. */
export const list = createPrompt<Answer, ListQuestion & { readonly ascii: boolean }>((question, done) => {
  const { kind, choices, message, fault = () => undefined, ascii } = question
  const theme = makeTheme()
  const [filter, setFilter] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>(question.chosen)
  const [cursor, setCursor] = useState(question.chosen[0] ?? choices[0]?.value ?? '')
  const [complaint, setComplaint] = useState<string>()
  const [answer, setAnswer] = useState<Answer>()
  const markOf = usePasteMark()
  const shown = matching(choices, filter)
  const active = Math.max(
    0,
    shown.findIndex(({ value }) => value === cursor),
  )
  const current = shown[active]
  const taken = kind === 'many' ? chosen : current ? [current.value] : []

  // Enter, the arrows and a space to choose leave their mark on the line: what stood there is written again.
  const restore = (rl: Readline) => {
    rl.clearLine(0)
    rl.write(filter)
  }
  const end = (given: Answer) => {
    setAnswer(given)
    done(given)
  }
  const accept = (rl: Readline) => {
    const problem = taken.length === 0 ? 'choose at least one' : fault(taken)
    setComplaint(problem)
    if (problem !== undefined) return restore(rl)
    end(taken)
  }
  const move = (by: 1 | -1) => setCursor(shown[(active + by + shown.length) % shown.length]?.value ?? cursor)
  const toggle = ({ value }: Choice) =>
    setChosen(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])

  const edit = (key: KeypressEvent, rl: Readline) => {
    const step = isUpKey(key) ? -1 : isDownKey(key) ? 1 : 0
    const toggles = kind === 'many' && isSpaceKey(key)
    setComplaint(undefined)
    if (step === 0 && !toggles) return setFilter(rl.line)
    restore(rl)
    if (step !== 0) move(step)
    else if (current) toggle(current)
  }

  useKeypress((key, rl) => {
    const mark = answer ? 'mark' : markOf(key)
    if (mark === 'mark') return
    if (mark === 'pasted') return restore(rl)
    if (isEscape(key)) return end(BACK)
    if (isEnterKey(key)) accept(rl)
    else edit(key, rl)
  })

  const labels = choices.filter(({ value }) => taken.includes(value)).map(({ label }) => label)
  const page = usePagination({
    items: shown,
    active,
    pageSize: Math.max(5, Math.min(14, (process.stderr.rows || 24) - 12)),
    loop: false,
    renderItem({ item, index, isActive }) {
      const signs = ascii ? { at: '>', on: '[x]', off: '[ ]' } : { at: '❯', on: '◉', off: '◯' }
      const box = kind === 'many' ? `${chosen.includes(item.value) ? signs.on : signs.off} ` : ''
      const indent = 2 + box.length
      const line = `${isActive ? signs.at : ' '} ${box}${wrapped(item.label, indent)}`
      const isFirst = item.group !== undefined && item.group !== shown[index - 1]?.group
      return `${isFirst ? `${theme.style.help(item.group)}\n` : ''}${isActive ? theme.style.highlight(line) : line}`
    },
  })
  if (answer === BACK) return left(theme, message)
  if (answer) return answered(theme, message, labels.join(', '))
  const keys =
    kind === 'many' ? 'space: choose   type: filter   enter: go on   esc: back' : 'enter: choose   esc: back'
  return [
    heading(theme, message, filter),
    [
      shown.length > 0 ? page : 'nothing fits: press backspace',
      footer(
        theme,
        [
          current?.reason && `  ${current.reason}`,
          question.help,
          kind === 'many' ? `chosen: ${labels.join(', ') || 'nothing'}` : undefined,
          complaint && theme.style.error(complaint),
        ],
        keys,
      ),
    ].join('\n'),
  ]
})
