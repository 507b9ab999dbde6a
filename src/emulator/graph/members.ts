import * as z from 'zod'

/** Types that members of Graph's entities share. */
export const guid = z.guid()
export const text = z.string().nullable()
export const flag = z.boolean().nullable()
export const when = z.iso.datetime({ offset: true })
