import { closeLoops } from './loop.ts'
import { consents } from './rows/consent.ts'
import { tenants } from './rows/tenants.ts'

closeLoops([...tenants, ...consents])
