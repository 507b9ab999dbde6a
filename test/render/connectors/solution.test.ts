import { expect, test } from 'vitest'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { powerPlatformMultiAuth } from '../../../src/render/connectors/power-platform-multi-auth.ts'
import { powerPlatformOAuth2 } from '../../../src/render/connectors/power-platform-oauth2.ts'
import { find, parseXml } from '../parse.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { fileOf, oAuthSettingsOf } from './given.ts'

const asked = { solution: { prefix: 'contoso' } }
const variable = (name: string) => `@environmentVariables("contoso_${name}")`
const shown = registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })

test('what differs from one environment to the next refers to environment variables', () => {
  const printed = powerPlatform(registration(), asked)
  expect(oAuthSettingsOf(printed)).toMatchObject({
    clientId: variable('clientid'),
    clientSecret: variable('clientsecret'),
    scopes: [],
    properties: { AzureActiveDirectoryResourceId: variable('resourceuri') },
    customParameters: {
      tenantId: { value: variable('tenantid') },
      resourceUri: { value: variable('resourceuri') },
    },
  })
  expect(fileOf(printed, 'apiDefinition.swagger.json').host).toBe(variable('host'))
})

test('a solution never holds the secret, also where its value was asked for', () => {
  for (const render of [powerPlatform, powerPlatformOAuth2, powerPlatformMultiAuth]) {
    expect(JSON.stringify(render(shown, asked).files)).not.toContain('not-a-real-secret')
  }
})

test('each variable that is referred to is defined, the secret as a reference to a key vault', () => {
  const { files } = powerPlatform(registration(), asked)
  const text = files
    .filter(({ path }) => path.endsWith('.json'))
    .map(({ content }) => content)
    .join()
  const named = [...text.matchAll(/environmentVariables\(\\"(\w+)\\"\)/g)].map(([, name]) => name)
  const types = Object.fromEntries(
    files
      .filter(({ path }) => path.endsWith('.xml'))
      .map(({ path, content }) => {
        const definition = parseXml(content)
        const { schemaname = '' } = definition.attributes
        expect(path).toBe(`environmentvariabledefinitions/${schemaname}/environmentvariabledefinition.xml`)
        return [schemaname, find(definition, 'type')?.text]
      }),
  )
  expect(Object.keys(types).sort()).toEqual([...new Set(named)].sort())
  expect(types).toMatchObject({ contoso_clientid: '100000000', contoso_clientsecret: '100000005' })
})

test('a generic connector keeps its scope, and needs fewer variables', () => {
  const printed = powerPlatformOAuth2(registration({ apiAppId: tenantId }), asked)
  expect(oAuthSettingsOf(printed).scopes).toEqual([`api://${appId}/access_as_user offline_access`])
  expect(printed.files.filter(({ path }) => path.endsWith('.xml'))).toHaveLength(3)
})

test('the administrator of the other environment is told what to do, with the values of the publisher', () => {
  const secret = { name: 'connector', store: 'keyvault://my-vault/arc1' }
  const { files, notes } = powerPlatform(registration({ secret }), asked)
  const text = files.find(({ path }) => path === 'administrator.md')?.content ?? ''
  expect(text).toContain('Microsoft.KeyVault/vaults/my-vault/secrets/arc1')
  expect(text).toContain(`appreg redirect add URL --app ${appId}`)
  expect(text).toMatch(/1\. Register.*\n[\s\S]*7\. Make a connection/)
  expect(text).toContain('AADSTS7000218')
  expect(notes.join()).toContain('administrator.md')
})
