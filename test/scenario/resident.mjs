// The built program in a process that stays: it is loaded once, and runs one command line after the other.
import process from 'node:process'
import { main } from '../../dist/main.js'

const streams = ['stdout', 'stderr']

process.on('disconnect', () => process.exit())
process.on('message', async ({ args, cwd, env }) => {
  const printed = { stdout: '', stderr: '' }
  for (const name of streams) {
    process[name].write = (text, done) => {
      printed[name] += text
      done?.()
      return true
    }
  }
  process.chdir(cwd)
  process.env = env
  const code = await main(args)
  // The program expects to be run once by a process.
  for (const name of ['uncaughtException', 'SIGINT']) process.removeAllListeners(name)
  for (const name of streams) process[name].removeAllListeners('error')
  process.send({ code, ...printed })
})
