let count = 0

/** A GUID that no other call answers. */
export const newId = (): string => `99999999-9999-4999-8999-${String(++count).padStart(12, '0')}`
