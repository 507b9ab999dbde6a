// Leads the names of Microsoft to the emulator, for a program whose fetch knows no proxy. Certificates are checked as ever.
const net = require('node:net')

const names = /(^|\.)(login\.microsoftonline\.com|graph\.microsoft\.com)$/
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (typeof options?.host === 'string' && names.test(options.host)) {
    options.servername ??= options.host
    options.host = '127.0.0.1'
    options.port = Number(process.env.EMULATOR_PORT)
    delete options.lookup
  }
  return connect.apply(this, args)
}
