/** Text that comes from the tenant must not steer the terminal: control and escape characters are taken out. */
export const safe = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')

/** The same for a value shown on one line. */
export const safeLine = (text: string): string => safe(text).replace(/\s+/g, ' ')
