import { redirectUriFaults } from '../../manifest/redirect-uri.ts'
import { platforms } from '../../model/directory.ts'
import { listed } from '../look/check.ts'
import { nameOf, type Picture } from '../look/picture.ts'
import { registeredUris, standsUnder } from '../look/redirect-uri.ts'
import { type Trouble, trouble } from './trouble.ts'

export function redirectUris(picture: Picture): Trouble[] {
  const { client, deadHosts = [] } = picture
  const { application } = client.live
  if (!application) return []
  const all = registeredUris(application)
  const twice = [...new Set(all.map(({ uri }) => uri))].filter(
    (uri) => new Set(standsUnder(uri, application).map(({ platform }) => platform)).size > 1,
  )
  const faulty = all.flatMap(({ uri, platform }) =>
    redirectUriFaults(uri, platform).map((fault) => ({ uri, fault })),
  )
  const dead = all.filter(({ uri }) => URL.canParse(uri) && deadHosts.includes(new URL(uri).host))
  return [
    ...twice.map((uri) =>
      trouble({
        check: 'redirect-uri-platform',
        title: `${nameOf(client)} holds a redirect URI on two platforms`,
        cause:
          'Entra takes either, and with it whether the client needs a secret (AADSTS7000218, 700025, 9002327).',
        severity: 'warning',
        evidence: {
          what: uri,
          expected: 'one platform',
          actual: listed(standsUnder(uri, application).map(({ platform }) => platform)),
        },
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'keep the one that the client needs',
          steps: [
            `Run \`appreg redirect remove ${uri} --app ${client.appId}\`, then add it to the right platform.`,
          ],
        },
      }),
    ),
    ...faulty.map(({ uri, fault }) =>
      trouble({
        check: 'redirect-uri-secure',
        title: `${nameOf(client)} holds a redirect URI that cannot be used`,
        cause: `It ${fault}.`,
        severity: 'warning',
        evidence: { what: 'redirect URI', expected: 'one that Entra accepts', actual: uri },
        fix: {
          kind: 'add-redirect-uri',
          summary: 'replace it by the right one',
          steps: [`Run \`appreg redirect remove ${uri} --app ${client.appId}\`.`],
        },
      }),
    ),
    ...dead.map(({ uri }) =>
      trouble({
        check: 'redirect-uri-registered',
        title: `${nameOf(client)} holds a redirect URI on a host that is not there`,
        cause: 'Nobody answers there. Whoever gets hold of the name gets the codes of those who sign in.',
        severity: 'warning',
        evidence: { what: 'host of the redirect URI', expected: 'one that answers', actual: uri },
        fix: {
          kind: 'other',
          summary: 'remove it, unless the host is only reached from elsewhere',
          steps: [`Run \`appreg redirect remove ${uri} --app ${client.appId}\`.`],
        },
      }),
    ),
    ...unregistered(picture),
  ]
}

/** What the manifest names and the tenant lacks. */
function unregistered({ client }: Picture): Trouble[] {
  const { application } = client.live
  if (!application || !client.desired) return []
  const { redirectUris: wanted } = client.desired
  const missing = platforms.flatMap((platform) =>
    wanted[platform]
      .filter((uri) => standsUnder(uri, application).length === 0)
      .map((uri) => ({ uri, platform })),
  )
  return missing.map(({ uri, platform }) =>
    trouble({
      check: 'redirect-uri-registered',
      title: `${nameOf(client)} lacks a redirect URI of the manifest`,
      cause: 'The client that has it is refused (AADSTS50011).',
      severity: 'error',
      evidence: {
        what: `${platform}.redirectUris`,
        expected: uri,
        actual: listed(application[platform].redirectUris),
      },
      fix: { kind: 'add-redirect-uri', summary: `add ${uri}`, steps: ['Run `appreg apply`.'] },
      repair: {
        party: client,
        wanted: { redirectUris: { web: [], spa: [], publicClient: [], [platform]: [uri] } },
      },
    }),
  )
}
