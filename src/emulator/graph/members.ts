import { z } from 'zod'
import { GUID } from '../guid.ts'

/** Types that members of Graph's entities share. */
export const guid = z.string().regex(GUID)
export const text = z.string().nullable()
export const flag = z.boolean().nullable()
export const when = z.iso.datetime({ offset: true })
