import { closeLoops } from './loop.ts'
import { clientType } from './rows/client-type.ts'
import { redirectUris } from './rows/redirect-uris.ts'

closeLoops([...redirectUris, ...clientType])
