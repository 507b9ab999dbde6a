import { isEnterKey, type KeypressEvent, useRef } from '@inquirer/core'

/** Bracketed paste: the terminal says where pasted text begins and ends, so that a line break in it is no Enter. */
export const PASTE_ON = '\u001b[?2004h'
export const PASTE_OFF = '\u001b[?2004l'

export const isEscape = ({ name }: KeypressEvent): boolean => name === 'escape'

/** Follows the keys, and says of each what it is: typed, or part of something pasted. */
export function usePasteMark(): (key: KeypressEvent) => 'typed' | 'pasted' | 'mark' {
  const pasting = useRef(false)
  return (key) => {
    if (key.name === 'paste-start' || key.name === 'paste-end') {
      pasting.current = key.name === 'paste-start'
      return 'mark'
    }
    return pasting.current && isEnterKey(key) ? 'pasted' : 'typed'
  }
}
