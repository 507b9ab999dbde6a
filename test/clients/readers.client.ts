import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { cursor } from '../../src/render/clients/cursor.ts'
import { vscode } from '../../src/render/clients/vscode.ts'
import { bicep } from '../../src/render/elsewhere/bicep.ts'
import { aspnet } from '../../src/render/servers/aspnet.ts'
import { easyauth } from '../../src/render/servers/easyauth.ts'
import { envoy } from '../../src/render/servers/envoy.ts'
import { publicCloud, registration } from '../render/registration.ts'
import { wholeLive } from '../render/whole.ts'
import { envoyReader } from './protobuf.ts'
import { fromReaders, inReaders, isReader } from './readers.ts'

// What is printed for programs that cannot run here, read by what their makers publish.

const name = '"; $(id) %x% ]]> -- \u202e😀'
const usgov = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const
const registrations = [
  registration(),
  registration({ displayName: name, scopes: ['access_as_user', 'a"b', '%x'] }),
  registration({ cloud: usgov, tokenVersion: 1, server: { kind: 'generic', url: 'https://example.com' } }),
  registration({ apiAppId: '99999999-0000-0000-0000-00000000abcd', clients: ['vscode-own-client'] }),
]

describe.skipIf(!isReader('@codingame/monaco-vscode-api'))('the schema that VS Code has for mcp.json', () => {
  const schema = async () => {
    const { mcpServerSchema } = await fromReaders<{ mcpServerSchema: object }>(
      '@codingame/monaco-vscode-api/vscode/src/vs/workbench/contrib/mcp/common/mcpConfiguration.js',
    )
    const { id, ...rest } = JSON.parse(JSON.stringify(mcpServerSchema))
    return new Ajv({ strict: false, validateFormats: false }).compile(rest)
  }

  test.each([undefined, 'api-key', 'subscription-key'] as const)(
    'takes what is printed: %s',
    async (access) => {
      const validate = await schema()
      for (const one of registrations) {
        validate(JSON.parse(vscode(one, access ? { access } : {}).files[0]?.content ?? ''))
        expect(validate.errors).toBeNull()
      }
    },
  )

  test('and would not take that of another client', async () => {
    const other = JSON.parse(cursor(registration(), {}).files[0]?.content ?? '')
    expect((await schema())(other)).toBe(false)
  })
})

interface WebSiteManagement {
  readonly WebSiteManagementClient: new (
    credential: object,
    subscription: string,
    options: object,
  ) => { webApps: { updateAuthSettingsV2(group: string, app: string, settings: object): Promise<unknown> } }
}

describe.skipIf(!isReader('@azure/arm-appservice'))('the SDK of App Service', () => {
  /** The body of its request. It leaves out what it does not know. */
  async function sentFor(settings: object): Promise<unknown> {
    const { WebSiteManagementClient } = await fromReaders<WebSiteManagement>(
      '@azure/arm-appservice/dist/esm/index.js',
    )
    const sent: string[] = []
    const httpClient = {
      async sendRequest(request: { body: string; headers: object }) {
        sent.push(request.body)
        return { request, status: 200, headers: request.headers, bodyAsText: request.body }
      },
    }
    const getToken = async () => ({ token: 'not-a-token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER })
    const client = new WebSiteManagementClient({ getToken }, 'subscription', { httpClient })
    await client.webApps.updateAuthSettingsV2('group', 'app', settings)
    return JSON.parse(sent.join())
  }

  test('sends the authentication settings on as they are, so knows every one of them', async () => {
    for (const one of registrations) {
      const printed = JSON.parse(easyauth(one).files[0]?.content ?? '')
      expect(await sentFor(printed.properties)).toEqual(printed)
      const misspelt = { ...printed.properties, globalValidations: {} }
      expect(await sentFor(misspelt)).toEqual(printed)
    }
  })
})

describe.skipIf(!isReader('@grpc/grpc-js-xds'))('the protobuf definitions of Envoy', () => {
  const reader = () =>
    envoyReader([
      'envoy/config/bootstrap/v3/bootstrap.proto',
      'envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto',
      'envoy/extensions/filters/http/jwt_authn/v3/config.proto',
      'envoy/extensions/filters/http/router/v3/router.proto',
      'envoy/extensions/transport_sockets/tls/v3/tls.proto',
    ])

  test('know every field of what is printed, with its type', async () => {
    const read = await reader()
    for (const one of registrations)
      read('envoy.config.bootstrap.v3.Bootstrap', parseYaml(envoy(one).files[0]?.content ?? ''))
  })

  test('and would find a field that is not theirs', async () => {
    const read = await reader()
    const printed = envoy(registration()).files[0]?.content ?? ''
    for (const [from, to] of [
      ['cache_duration', 'cache_time'],
      ['STRICT_DNS', 'DNS'],
      ['cluster: entra', 'cluster: 1'],
      ['stat_prefix: clients', 'stat_prefix: clients\n                rds: {}'],
      ['address: 0.0.0.0', 'address: 0.0.0.0\n          pipe: {}'],
    ] as const) {
      expect(printed).toContain(from)
      const wrong = parseYaml(printed.replace(from, to))
      expect(() => read('envoy.config.bootstrap.v3.Bootstrap', wrong)).toThrow(/expected/)
    }
  })
})

interface TreeSitter {
  readonly Parser: {
    new (): {
      setLanguage(language: unknown): void
      parse(source: string): { rootNode: { hasError: boolean; toString(): string } }
    }
    init(): Promise<void>
  }
  readonly Language: { load(path: string): Promise<unknown> }
}

describe('the grammars of tree-sitter', () => {
  async function parser(grammar: string) {
    const { Parser, Language } = await fromReaders<TreeSitter>('web-tree-sitter/web-tree-sitter.js')
    await Parser.init()
    const found = new Parser()
    found.setLanguage(await Language.load(inReaders(grammar)))
    return { takes: (source: string) => !found.parse(source).rootNode.hasError }
  }

  test.skipIf(!isReader('tree-sitter-c-sharp'))('take the program for ASP.NET Core', async () => {
    const { takes } = await parser('tree-sitter-c-sharp/tree-sitter-c_sharp.wasm')
    const program = aspnet(registration()).files.find(({ path }) => path === 'Program.cs')?.content ?? ''
    expect(takes(program)).toBe(true)
    expect(takes(program.replace('=>', '='))).toBe(false)
  })

  test.skipIf(!isReader('tree-sitter-bicep'))(
    'take the registration in Bicep, whatever it is called',
    async () => {
      const { takes } = await parser('tree-sitter-bicep/tree-sitter-bicep.wasm')
      for (const text of ['Orders', name, "a'b\\${x}\n"]) {
        const one = registration({ key: 'orders', displayName: text })
        const whole = bicep(one, { live: wholeLive({ name: text, text }) }).files[0]?.content ?? ''
        // Of extensions the grammar does not know yet.
        const printed = whole.replace(/^extension .*\n/, '')
        expect(takes(printed), printed).toBe(true)
        expect(takes(printed.replace('{', ''))).toBe(false)
      }
    },
  )
})
