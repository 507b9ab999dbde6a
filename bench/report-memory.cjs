// Preloaded into the measured process: writes its peak memory, in KB, to the file named in BENCH_MEMORY.
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)))
