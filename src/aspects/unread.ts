import type { Live, Unread } from '../model/live.ts'

/** What may not be read may be as it should be: nothing is sent to change it. */
export const isUnread = ({ unread = [] }: Live, part: Unread['part']): boolean =>
  unread.some((one) => one.part === part)
