import { isCommandWord } from '../model/command-word.ts'
import { isParameterName, nouns, type Parameters } from './catalogue/parameters.ts'
import { quotable } from './read/quotable.ts'

/** A text of the catalogue with the values of the message; what the message does not give stands as `<noun>`. */
export const fill = (text: string, parameters: Parameters): string =>
  text
    .split('`')
    .map((part, index) => replace(part, parameters, index % 2 === 1))
    .join('`')

/** The message gives every value that the text names. */
export const isFilled = (text: string, parameters: Parameters): boolean =>
  names(text).every((name) => isParameterName(name) && parameters[name] !== undefined)

/** The text is nothing but a value of the message. */
export const isValue = (text: string): boolean => /^\{\w+\}$/.test(text)

const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

function replace(text: string, parameters: Parameters, inCommand: boolean): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!isParameterName(name)) return whole
    const value = parameters[name]
    if (value === undefined) return placeholder(name, inCommand)
    const shown = quotable(value)
    // Nothing that came from a message may be more than one word there.
    return inCommand && !isCommandWord(shown) ? placeholder(name, inCommand) : shown
  })
}

const placeholder = (name: keyof typeof nouns, inCommand: boolean): string =>
  inCommand ? nouns[name].toUpperCase().replaceAll(' ', '_') : `<${nouns[name]}>`
