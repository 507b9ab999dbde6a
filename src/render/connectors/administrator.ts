import type { ConfigurationFile } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { clientId } from '../entra.ts'
import type { Variable } from './solution.ts'

/**
 * For the administrator of the environment that a connector is shipped to: the steps in order, and the ways without a
 * shared secret, with what is known of their limits. Values are ids and addresses, no names.
 */
export const administratorFile = (
  registration: Registration,
  variables: readonly Variable[],
): ConfigurationFile => ({
  path: 'administrator.md',
  mediaType: 'text/markdown',
  content: `# The connector in another environment

A managed solution carries no client secret: it is taken out on export. Without it, signing in fails with
"No key 'clientsecret'".

## What to do in the other environment, in this order

1. Register the resource provider \`Microsoft.PowerPlatform\` in the subscription of the key vault, and give the Dataverse
   service principal the role Key Vault Secrets User on it.
2. Put the client secret into the vault.
3. Import the solution, and give these environment variables their values:

${table(['variable', 'type', 'value at the publisher'], variables.map(row))}

4. Open the connector, choose Security, and save it. Variables are read only then: after every change of one, save again.
   Where Client secret is empty (a known fault of managed imports), enter the secret and save once more.
5. Copy the Redirect URL from the Security tab. Whoever owns the registration adds it:
   \`appreg redirect add URL --app ${registration.appId}\`
6. Where people of your tenant sign in, an administrator of it consents once:
   \`${registration.cloud.login}/${registration.isMultiTenant ? 'YOUR_TENANT' : registration.tenantId}/adminconsent?client_id=${clientId(registration)}\`
7. Make a connection and try it. An hour later try again: that shows whether it is renewed.

## Ways that need no shared secret

Within one organisation the steps above are the usual way. A publisher who ships to customers cannot give them its secret;
these remain:

${table(
  ['way', 'for whom', 'what is known against it'],
  [
    [
      'One registration per customer, from the same manifest: the customer runs `appreg apply` in its own tenant',
      'customers with an Entra administrator',
      'The server has to take the issuers and audiences of all of them. Each has a secret of its own, which stays with it.',
    ],
    [
      'Use managed identity, in Secret options of the Security tab',
      'environments of the tenant that holds the registration; with the way above, every customer',
      'Preview, single tenant, set in the portal only. Issuer and subject that it shows become a federated credential (audience `api://AzureADTokenExchange`); a connector that is made anew has new ones.',
    ],
    [
      'Generic OAuth 2 with PKCE and no secret (`oauth2generic`, `{CodeChallenge}` and `{CodeVerifier}` in its templates)',
      'publishers whose authorization server takes public clients',
      'Not documented by Microsoft. Not for Entra: a redirect URI of the platform web demands a secret (AADSTS7000218), and as a public client the code is not redeemed.',
    ],
    [
      'API Management in front, with a subscription key for each customer',
      'publishers who run the server, where it need not know the user',
      'The server sees one identity for all. `appreg config apim --access subscription-key` prints the policy.',
    ],
    [
      'An API key that the customer enters, as one of several ways to connect (`appreg config power-platform-multi-auth`)',
      'publishers whose server has keys',
      'Keys have to be given out and taken back by the publisher.',
    ],
  ],
)}
`,
})

const row = ({ schemaName, kind, value }: Variable): string[] => [
  `\`${schemaName}\``,
  kind === 'secret' ? 'Secret (Azure Key Vault); Text where there is no vault' : 'Text',
  `\`${value}\``,
]

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
