import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, issuer, keysUrl } from '../entra.ts'
import { yamlFile } from '../formats/yaml.ts'
import { serverNotes } from './notes.ts'
import { protectedResourceFile, servingNotes } from './protected-resource.ts'

/** Spring Boot as an OAuth2 resource server. */
export const spring = (registration: Registration): TargetConfiguration => ({
  files: [yamlFile('application.yaml', application(registration)), protectedResourceFile(registration)],
  values: Object.fromEntries(
    registration.scopes.map((scope, index) => [`Authority ${index + 1}`, `SCOPE_${scope}`]),
  ),
  notes: [
    'The starter is spring-boot-starter-oauth2-resource-server. Without audiences Spring takes a token for any API of this tenant.',
    'A scope becomes an authority, as in hasAuthority("SCOPE_access_as_user"): the resource server looks at none by itself.',
    'With jwk-set-uri Spring does not ask Entra while it starts; issuer-uri is still compared with iss, and has no slash at its end.',
    ...servingNotes(registration),
    ...serverNotes(registration),
  ],
})

const application = (registration: Registration): unknown => ({
  spring: {
    security: {
      oauth2: {
        resourceserver: {
          jwt: {
            'issuer-uri': issuer(registration),
            'jwk-set-uri': keysUrl(registration),
            audiences: [audience(registration)],
          },
        },
      },
    },
  },
})
