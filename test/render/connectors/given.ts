import type { TargetConfiguration } from '../../../src/model/configuration.ts'
import type { OtherIssuer } from '../../../src/render/target.ts'

export const fileOf = ({ files }: TargetConfiguration, path: string) =>
  JSON.parse(files.find((file) => file.path === path)?.content ?? 'null')

/** The settings of the connector's own OAuth parameter. */
export const oAuthSettingsOf = (printed: TargetConfiguration) =>
  fileOf(printed, 'apiProperties.json').properties.connectionParameters.token.oAuthSettings

export const issuerAt = (issuer: string, more: Partial<OtherIssuer> = {}): OtherIssuer => ({
  server: { issuer, authorizationEndpoint: `${issuer}/authorize`, tokenEndpoint: `${issuer}/token` },
  clientId: 'client-there',
  scope: 'openid offline_access',
  ...more,
})
