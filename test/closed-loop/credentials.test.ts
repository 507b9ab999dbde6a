import { closeLoops } from './loop.ts'
import { credentials } from './rows/credentials.ts'

closeLoops(credentials)
