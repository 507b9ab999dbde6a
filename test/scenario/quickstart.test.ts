import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { saveConnector } from './connector.ts'
import { COLUMNS, fieldsOnScreen } from './newcomer.ts'
import { type Part, record } from './recording.ts'
import { newHome, sharedTenant } from './support.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const tenant = sharedTenant()

/** What somebody has to know besides what the screen says. */
const remarks: Readonly<Record<string, string>> = {
  'Sign in':
    'Who is signed in already, by the Azure CLI for instance, is not asked. The code is typed into a browser on any machine.',
  'Answer the questions':
    'Typed are the name and the URL; everything else is Enter. Esc goes back to the question before.',
  'Look at the plan': 'Nothing was changed so far. `y` applies it.',
  'See it done, and take the values to the portal':
    'The values stand in the order in which the portal asks for them, and those of the server below.',
  'Paste the redirect URL':
    'The connector shows it after it was saved. It is checked, registered, and proven by asking the token service.',
}

const section = ({ title, screen }: Part): string =>
  `## ${title}\n\n${remarks[title]}\n\n\`\`\`text\n${screen.trim()}\n\`\`\`\n`

const page = (parts: readonly Part[]): string => `# Quickstart: connect Copilot Studio to an ARC-1 server

\`npx appreg\` on a terminal, an account that may register applications and consent for the tenant, and the URL of the server are
all that it takes. This is the whole sitting, recorded on a terminal of ${COLUMNS} columns against the
[local tenant](emulator.md), as \`npm run docs\` records it anew; ids, the code and the secret are replaced. To try it without
an account: \`npx appreg init --emulator\`. Each step in words: [wizard.md](wizard.md).

\`\`\`sh
npx appreg
\`\`\`

${parts.map(section).join('\n')}`

test.skipIf(!hasScript)(
  'docs/quickstart.md shows the sitting as it is: npm run docs records it anew (needs script of util-linux)',
  async () => {
    const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = tenant.env
    const home = newHome({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS, LANG: 'C.UTF-8' })
    const run = home.onTerminal([], { columns: COLUMNS })
    const parts = await record(run, tenant.ready, async () => {
      const tab = await fieldsOnScreen(run, 'power-platform')
      const clientSecret = tab['Client secret'] ?? ''
      return saveConnector(tenant.ready, 'cr25-5farc-2d1-5f4c0de', { tab, clientSecret })
    })
    expect((await run.done).code).toBe(0)
    await expect(page(parts)).toMatchFileSnapshot('../../docs/quickstart.md')
  },
)
