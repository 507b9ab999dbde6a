import { closeLoops } from './loop.ts'
import { resources } from './rows/resources.ts'

closeLoops(resources)
