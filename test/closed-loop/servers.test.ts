import { closeLoops } from './loop.ts'
import { servers } from './rows/servers.ts'
import { sessions } from './rows/sessions.ts'

closeLoops([...servers, ...sessions])
