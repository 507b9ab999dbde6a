import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import { expect, test } from 'vitest'
import type { Registration } from '../../../src/model/registration.ts'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { powerPlatformMultiAuth } from '../../../src/render/connectors/power-platform-multi-auth.ts'
import { powerPlatformOAuth2 } from '../../../src/render/connectors/power-platform-oauth2.ts'
import type { Asked, OtherIssuer, Render } from '../../../src/render/target.ts'
import { publicCloud, registration, tenantId } from '../registration.ts'

const schemas = resolve(import.meta.dirname, '../../../../shared/data/connector-schemas')
const here = test.skipIf(!existsSync(schemas))

const lenient = { strict: false, validateFormats: false, allErrors: true }

function schema(name: string) {
  // Draft 4 spells it `id`, draft 7 `$id`; Microsoft's draft 7 schemas have the old one.
  const { id, ...rest } = JSON.parse(readFileSync(resolve(schemas, name), 'utf8'))
  return rest
}

const issuer: OtherIssuer = {
  server: {
    issuer: 'https://contoso.auth0.com/',
    authorizationEndpoint: 'https://contoso.auth0.com/authorize',
    tokenEndpoint: 'https://contoso.auth0.com/oauth/token',
  },
  clientId: 'abc',
  scope: 'openid offline_access',
  audience: 'https://orders',
  organizationParameter: 'organization',
}

const variants: readonly (readonly [string, Render, Registration, Asked])[] = [
  ['power-platform', powerPlatform, registration(), {}],
  [
    'with its secret',
    powerPlatform,
    registration({ secret: { name: 'connector', value: 'not-a-real-secret' } }),
    {},
  ],
  ['without scopes', powerPlatform, registration({ scopes: [] }), {}],
  ['in China', powerPlatform, registration({ cloud: { ...publicCloud, name: 'china' } }), {}],
  ['of many organisations', powerPlatform, registration({ isMultiTenant: true }), {}],
  ['on behalf of others', powerPlatform, registration(), { onBehalfOf: true }],
  ['power-platform-oauth2', powerPlatformOAuth2, registration(), {}],
  ['of another API', powerPlatformOAuth2, registration({ apiAppId: tenantId }), {}],
  ['at another issuer', powerPlatformOAuth2, registration(), { issuer }],
  ['power-platform-multi-auth', powerPlatformMultiAuth, registration(), {}],
  ['several ways, at another issuer', powerPlatformMultiAuth, registration(), { issuer }],
  ['with a subscription key', powerPlatformMultiAuth, registration(), { access: 'subscription-key' }],
]

const files = ([, render, one, asked]: (typeof variants)[number]): Record<string, unknown> =>
  Object.fromEntries(render(one, asked).files.map(({ path, content }) => [path, JSON.parse(content)]))

here.each(variants)('apiProperties.json and settings.json fit paconn (needs ../shared): %s', (...variant) => {
  const { 'apiProperties.json': properties, 'settings.json': settings } = files(variant)
  const practical = new Ajv(lenient).compile(schema('paconn-apiProperties.schema.practical.json'))
  practical(properties)
  expect(practical.errors).toBeNull()
  const paconn = new Ajv(lenient).compile(schema('paconn-settings.schema.json'))
  paconn(settings)
  expect(paconn.errors).toBeNull()
})

here.each(variants)(
  'the swagger differs from its schema in the MCP extension alone (needs ../shared): %s',
  (...variant) => {
    const validate = new AjvDraft04.default(lenient).compile(
      schema('apiDefinition.swagger.schema.strict.json'),
    )
    validate(files(variant)['apiDefinition.swagger.json'])
    const unknown = (validate.errors ?? []).map(({ params, keyword }: ErrorObject) => [
      keyword,
      params.additionalProperty,
    ])
    expect(unknown).toEqual([['additionalProperties', 'x-ms-agentic-protocol']])
  },
)
