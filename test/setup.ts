import { afterAll } from 'vitest'
import { clearAway } from './scenario/left-behind.ts'

// Here, because this file runs for each test file: a hook in a module that several share would run after the first of them only.
afterAll(clearAway)
