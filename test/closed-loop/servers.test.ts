import { closeLoops } from './loop.ts'
import { policies } from './rows/policies.ts'
import { servers } from './rows/servers.ts'
import { sessions } from './rows/sessions.ts'

closeLoops([...policies, ...servers, ...sessions])
