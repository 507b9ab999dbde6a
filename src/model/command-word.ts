/** Whether a text is one word in every shell as it stands. What stands between backquotes is copied to one. */
export const isCommandWord = (text: string): boolean => /^[\w@%+=:,./-]+$/.test(text)

/** The text, or where a shell would read more into it, a name for it. */
export const commandWord = (text: string, name: string): string => (isCommandWord(text) ? text : name)
