import { existsSync } from 'node:fs'
import { platform } from 'node:os'
import { delimiter, join } from 'node:path'
import type { TokenCredential } from '@azure/core-auth'
import type { DeviceCodeCredential, InteractiveBrowserCredential } from '@azure/identity'
import type { AuthMode } from '../model/sign-in.ts'
import type { Candidate, SignInOptions } from './candidate.ts'
import { closingPages } from './closing-pages.ts'

// Loaded when a token is needed, so that a command which does not sign in does not pay for it.
const identity = () => import('@azure/identity')

/** Every way to sign in, in the order in which `auto` tries them: what is set up already comes before a person. */
export function candidates(options: SignInOptions): readonly Candidate[] {
  return [
    workloadIdentity(options),
    azurePipelines(options),
    servicePrincipal(options),
    managedIdentity(options),
    azureCli(options),
    opensNoBrowser(options.env) ? deviceCode(options) : browser(options),
    opensNoBrowser(options.env) ? browser(options) : deviceCode(options),
  ]
}

const shared = ({ cloud, http }: SignInOptions) => ({ authorityHost: cloud.login, httpClient: http })

const tenantOf = ({ tenant, env }: SignInOptions): string | undefined => tenant ?? env.AZURE_TENANT_ID

const withTenant = (options: SignInOptions) => {
  const tenantId = tenantOf(options)
  return tenantId ? { tenantId } : {}
}

/** Why a way is unavailable, as the member that `Candidate` wants; nothing when all is there. */
const unless = (present: boolean, reason: string) => (present ? {} : { unavailable: reason })

function servicePrincipal(options: SignInOptions): Candidate {
  const { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: secret } = options.env
  const { AZURE_CLIENT_CERTIFICATE_PATH: certificatePath } = options.env
  const tenantId = tenantOf(options)
  const complete = Boolean(clientId && tenantId && (secret || certificatePath))
  return {
    mode: 'service-principal',
    ...unless(complete, 'set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET'),
    async create() {
      const { ClientCertificateCredential, ClientSecretCredential } = await identity()
      const ids = [tenantId ?? '', clientId ?? ''] as const
      return secret
        ? new ClientSecretCredential(...ids, secret, shared(options))
        : new ClientCertificateCredential(...ids, { certificatePath: certificatePath ?? '' }, shared(options))
    },
  }
}

function workloadIdentity(options: SignInOptions): Candidate {
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFilePath, AZURE_CLIENT_ID: clientId } = options.env
  const tenantId = tenantOf(options)
  return {
    mode: 'workload-identity',
    ...unless(
      Boolean(tokenFilePath && clientId && tenantId),
      'AZURE_FEDERATED_TOKEN_FILE, AZURE_CLIENT_ID and AZURE_TENANT_ID are not all set',
    ),
    async create() {
      const { WorkloadIdentityCredential } = await identity()
      const file = tokenFilePath ?? ''
      return new WorkloadIdentityCredential({
        ...shared(options),
        ...withTenant(options),
        clientId: clientId ?? '',
        tokenFilePath: file,
      })
    },
  }
}

function azurePipelines(options: SignInOptions): Candidate {
  const { SYSTEM_ACCESSTOKEN: systemToken, SYSTEM_OIDCREQUESTURI: oidcUri } = options.env
  const { AZURESUBSCRIPTION_CLIENT_ID: clientId, AZURESUBSCRIPTION_TENANT_ID: tenantId } = options.env
  const { AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection } = options.env
  return {
    mode: 'azure-pipelines',
    ...unless(
      Boolean(systemToken && oidcUri && clientId && tenantId && connection),
      'not in an AzureCLI or AzurePowerShell task with SYSTEM_ACCESSTOKEN mapped',
    ),
    async create() {
      const { AzurePipelinesCredential } = await identity()
      return new AzurePipelinesCredential(
        tenantId ?? '',
        clientId ?? '',
        connection ?? '',
        systemToken ?? '',
        shared(options),
      )
    },
  }
}

// A virtual machine offers its identity at a link-local address whose absence shows only by a time-out; in `auto`
// it is therefore tried only where the environment announces it.
function managedIdentity(options: SignInOptions): Candidate {
  const { IDENTITY_ENDPOINT, MSI_ENDPOINT, AZURE_CLIENT_ID: clientId } = options.env
  const announced = Boolean(IDENTITY_ENDPOINT || MSI_ENDPOINT) || options.mode === 'managed-identity'
  return {
    mode: 'managed-identity',
    ...unless(announced, 'no managed identity is announced here'),
    async create() {
      const { ManagedIdentityCredential } = await identity()
      const own = { httpClient: options.http }
      return clientId ? new ManagedIdentityCredential(clientId, own) : new ManagedIdentityCredential(own)
    },
  }
}

function azureCli(options: SignInOptions): Candidate {
  return {
    mode: 'azure-cli',
    async create() {
      const { AzureCliCredential } = await identity()
      return new AzureCliCredential(withTenant(options))
    },
  }
}

const unattended = ({ interactive }: SignInOptions) => unless(interactive, 'needs a terminal')

function browser(options: SignInOptions): Candidate {
  return {
    mode: 'browser',
    ...unless(hasOpener(options.env), 'xdg-open, which opens a browser, is not installed'),
    ...unattended(options),
    async create() {
      const { InteractiveBrowserCredential } = await identity()
      const pages = { browserCustomizationOptions: closingPages }
      return asking(
        'browser',
        options,
        () => new InteractiveBrowserCredential({ ...pages, ...personal(options) }),
      )
    },
  }
}

function deviceCode(options: SignInOptions): Candidate {
  return {
    mode: 'device-code',
    ...unattended(options),
    async create() {
      const { DeviceCodeCredential } = await identity()
      const shown = {
        userPromptCallback: ({ message }: { message: string }) => options.tell(message),
      }
      return asking(
        'device-code',
        options,
        () => new DeviceCodeCredential({ ...shown, ...personal(options) }),
      )
    },
  }
}

const personal = (options: SignInOptions) => ({
  ...shared(options),
  ...withTenant(options),
  disableAutomaticAuthentication: true,
})

type Personal = InteractiveBrowserCredential | DeviceCodeCredential

// Whether one opens is not reported: without a word the person would wait for ever.
const BROWSER_OPENS = 'Sign in with the browser that opens now. If none does: Ctrl-C, and --auth device-code.'

const asked = new Map<string, Personal>()

/**
 * A person is asked once in a process: the steps of the wizard are sessions of their own. Other resources take the
 * same sign-in, as long as the token service agrees.
 */
function asking(mode: AuthMode, options: SignInOptions, create: () => Personal): TokenCredential {
  const key = [mode, options.cloud.login, tenantOf(options)].join(' ')
  const credential = asked.get(key) ?? create()
  asked.set(key, credential)
  return {
    async getToken(scopes, more) {
      try {
        return await credential.getToken(scopes, more)
      } catch (error) {
        if (options.silent || !(error instanceof Error) || error.name !== 'AuthenticationRequiredError')
          throw error
        if (mode === 'browser') options.tell(BROWSER_OPENS)
        await credential.authenticate(scopes, more)
        return credential.getToken(scopes, more)
      }
    },
  }
}

/** Over SSH, or on Linux without a display, which is how a container looks, no browser can be opened here. */
export const opensNoBrowser = (env: SignInOptions['env']): boolean =>
  Boolean(env.SSH_CONNECTION || env.SSH_TTY) ||
  (platform() === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)

const hasOpener = ({ PATH = '' }: SignInOptions['env']): boolean =>
  platform() !== 'linux' || PATH.split(delimiter).some((folder) => existsSync(join(folder, 'xdg-open')))
