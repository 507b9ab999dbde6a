import type { CommandSpec } from './command.ts'
import {
  adopting,
  connectors,
  inline,
  manifests,
  passphraseEnv,
  printing,
  pushed,
  registration,
  registrations,
  secretTo,
  server,
  serverAddress,
  tenant,
} from './options.ts'

const showSecret = { flags: '--show-secret', summary: 'print the secret itself where it can be read back' }

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    usage: 'init',
    summary: 'the wizard: ask, write appreg.yaml, show the plan, offer to apply; appreg alone starts it too',
    options: [
      {
        flags: '-f, --file <file>',
        summary: 'where to write the manifest (default: appreg.yaml)',
        parse: 'list',
      },
      { flags: '--copy', summary: 'at the end, put the values into the clipboard one by one' },
      ...tenant,
    ],
    load: async () => (await import('./commands/init.ts')).run,
  },
  {
    usage: 'plan',
    summary: 'show what apply would change; write nothing',
    options: [
      ...manifests,
      ...inline,
      ...adopting,
      secretTo,
      { flags: '--exit-code', summary: 'exit with 2 when there are changes' },
      { flags: '--out <file>', summary: 'write the plan there too, to be reviewed and applied as it is' },
      ...tenant,
    ],
    load: async () => (await import('./commands/plan.ts')).run,
  },
  {
    usage: 'apply [plan-file]',
    summary: 'make it so, prove it, print the configuration',
    options: [
      ...manifests,
      ...inline,
      ...adopting,
      { flags: '--plan <file>', summary: 'carry out this plan and nothing else; the same as [plan-file]' },
      secretTo,
      passphraseEnv,
      ...tenant,
    ],
    load: async () => (await import('./commands/apply.ts')).run,
  },
  {
    usage: 'verify',
    summary: 'check that the tenant matches and that a token comes out right',
    options: [
      ...registrations,
      serverAddress,
      {
        flags: '--sign-in',
        summary: 'a person signs in as well, in a browser here or with a code elsewhere',
      },
      passphraseEnv,
      ...tenant,
    ],
    load: async () => (await import('./commands/verify.ts')).run,
  },
  {
    usage: 'config [target...]',
    summary: 'print connector and server configuration of an existing registration',
    options: [
      ...registration,
      { flags: '--all', summary: 'every target' },
      ...server,
      { flags: '--out <dir>', summary: 'write the files there instead of printing them' },
      { flags: '--force', summary: 'with --out: overwrite files that were changed' },
      showSecret,
      ...connectors,
      ...tenant,
    ],
    load: async () => (await import('./commands/config.ts')).run,
  },
  {
    usage: 'doctor [text...]',
    summary:
      'say what a sign-in error, a refused token or a log means, and what to do; - for standard input; without a text examine a registration',
    options: [
      { flags: '--clipboard', summary: 'read the clipboard' },
      { flags: '--offline', summary: 'explain the text, and look at nothing else' },
      { flags: '--all', summary: 'examine all registrations that you may see' },
      { flags: '--fix', summary: 'mend what can be mended: shows the plan, asks, and proves it' },
      secretTo,
      serverAddress,
      { flags: '--report <file.html>', summary: 'write a page that can be attached to a ticket' },
      { flags: '--bundle <file.json>', summary: 'write the same facts as JSON for support' },
      {
        flags: '--connector <file>',
        summary: 'look at this file or folder of a Power Platform connector; may be repeated',
        parse: 'list',
      },
      ...registration,
      ...tenant,
    ],
    load: async () => (await import('./commands/doctor.ts')).run,
  },
  {
    usage: 'redirect [action] [uri...]',
    summary: 'redirect URIs: add URI…, remove URI…, list',
    actions: ['add', 'remove', 'list'],
    options: [
      ...registration,
      {
        flags: '--platform <name>',
        summary: 'platform to add to (default: by the form of the URI)',
        choices: ['web', 'spa', 'public-client'],
      },
      ...tenant,
    ],
    load: async () => (await import('./commands/redirect.ts')).run,
  },
  {
    usage: 'secret [action] [name...]',
    summary: 'client secrets: add NAME, rotate NAME, list, revoke KEYID|NAME',
    options: [
      ...registration,
      secretTo,
      { flags: '--lifetime <duration>', summary: 'add, rotate: how long the new one is valid, such as 90d' },
      {
        flags: '--grace <duration>',
        summary: 'rotate: for how long the old one goes on working, such as 15m or 7d',
      },
      { flags: '--all', summary: 'list: the secrets of every application in the tenant' },
      {
        flags: '--expiring <duration>',
        summary: 'list: those that end within it; exits with 2 when there are any',
      },
      ...tenant,
    ],
    load: async () => (await import('./commands/secret.ts')).run,
  },
  {
    usage: 'connector [action] [file...]',
    summary:
      'Power Platform connectors: lint FILE… says what will fail at sign-in; push [TARGET] creates or updates one, and registers its redirect URL',
    actions: ['lint', 'push'],
    options: [
      ...registration,
      {
        flags: '--environment <env>',
        summary: 'push: environment, by id or name; "default" for the default one',
      },
      { flags: '--connector-id <id>', summary: 'push: update this connector' },
      { flags: '--new', summary: 'push: create another connector beside those that are there' },
      {
        flags: '--secret-from <source>',
        summary:
          'push: where the client secret is: file:PATH, keyvault://VAULT/NAME, env:NAME or - for standard input',
      },
      ...server,
      ...pushed,
      ...tenant,
    ],
    load: async () => (await import('./commands/connector.ts')).run,
  },
  {
    usage: 'import',
    summary: 'write the manifest of an existing registration, which plans to no changes',
    options: [
      { flags: '--app <id>', summary: 'existing registration: appId, key or object id' },
      { flags: '--out <file>', summary: 'where to write it (default: appreg.yaml); - for standard output' },
      { flags: '--force', summary: 'overwrite the file' },
      ...tenant,
    ],
    load: async () => (await import('./commands/import.ts')).run,
  },
  {
    usage: 'list',
    summary: 'the registrations of the tenant that carry a key',
    options: tenant,
    load: async () => (await import('./commands/list.ts')).run,
  },
  {
    usage: 'show',
    summary: 'one registration, readable',
    options: [...registration, ...tenant],
    load: async () => (await import('./commands/show.ts')).run,
  },
  {
    usage: 'destroy',
    summary: 'delete a registration; it can come back for 30 days',
    options: [...registration, ...tenant],
    load: async () => (await import('./commands/destroy.ts')).run,
  },
  {
    usage: 'restore',
    summary: 'bring a deleted registration back',
    options: [...registration, ...tenant],
    load: async () => (await import('./commands/restore.ts')).run,
  },
  {
    usage: 'whoami',
    summary: 'who is signed in, and which steps of the plan this identity may take',
    options: [...manifests, ...tenant],
    load: async () => (await import('./commands/whoami.ts')).run,
  },
  {
    usage: 'emulator [action]',
    summary: 'run the local tenant until interrupted; "emulator env" prints its variables for the shell',
    actions: ['env'],
    options: [
      { flags: '--port <n>', summary: 'https port (default: any free one)', parse: 'number' },
      {
        flags: '--proxy-port <n>',
        summary: 'port of the CONNECT proxy (default: any free one)',
        parse: 'number',
      },
      { flags: '--state <file>', summary: 'keep the tenant in this file (default: in memory)' },
      { flags: '--seed <file>', summary: 'what the tenant holds on its first start, JSON or YAML' },
      { flags: '--latency <ms>', summary: 'let every request wait' },
      { flags: '--lag <ms>', summary: 'show what was written only after so long, as replicas do' },
      { flags: '--throttle <n/seconds>', summary: 'answer 429 beyond so many requests per application' },
      {
        flags: '--fault <spec>',
        summary: 'let requests fail: drop-after,path=/addPassword …',
        parse: 'list',
      },
      {
        flags: '--variant <names...>',
        summary: 'play the other reading of unclear behaviour',
        parse: 'list',
      },
      { flags: '--log <file>', summary: 'note every request, a JSON line each, without secrets' },
      { flags: '--control', summary: 'let conditions be changed at /control while it runs' },
      ...printing,
    ],
    load: async () => (await import('./commands/emulator.ts')).run,
  },
  {
    usage: 'schema',
    summary: 'print the JSON Schema of the manifest',
    options: printing,
    load: async () => (await import('./commands/schema.ts')).run,
  },
  {
    usage: 'completion [shell]',
    summary: 'print the completion script of a shell: bash, zsh, fish or powershell',
    options: printing,
    load: async () => (await import('./commands/completion.ts')).run,
  },
  {
    usage: 'complete [word...]',
    summary: 'what the shells ask for on Tab',
    options: [],
    hidden: true,
    load: async () => (await import('./commands/complete.ts')).run,
  },
]
