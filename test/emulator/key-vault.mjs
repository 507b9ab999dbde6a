// Microsoft's own client for secrets, led to the emulator by nothing but the environment of its ready line.
import { DefaultAzureCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'

const client = new SecretClient('https://emulator-vault.vault.azure.net', new DefaultAzureCredential())
const failure = (error) => ({ statusCode: error.statusCode, code: error.code, message: error.message })
const collect = async (pages) => {
  const found = []
  for await (const { name, version } of pages) found.push({ name, hasVersion: version !== undefined })
  return found
}
const fast = { intervalInMs: 10 }

const missing = await client.getSecret('connector').catch(failure)
const first = await client.setSecret('connector', 'first', {
  contentType: 'text/plain',
  tags: { of: 'appreg' },
})
const second = await client.setSecret('connector', 'second', { expiresOn: new Date('2030-01-01T00:00:00Z') })
const updated = await client.updateSecretProperties('connector', first.properties.version, { enabled: false })
const disabled = await client.getSecret('connector', { version: first.properties.version }).catch(failure)
const latest = await client.getSecret('connector')
const secrets = await collect(client.listPropertiesOfSecrets())
const versions = await collect(client.listPropertiesOfSecretVersions('connector'))
const deleted = await (await client.beginDeleteSecret('connector', fast)).pollUntilDone()
const conflict = await client.setSecret('connector', 'third').catch(failure)
const listed = await collect(client.listDeletedSecrets())
const recovered = await (await client.beginRecoverDeletedSecret('connector', fast)).pollUntilDone()
const again = await client.getSecret('connector')
await (await client.beginDeleteSecret('connector', fast)).pollUntilDone()
await client.purgeDeletedSecret('connector')
const purged = await client.getDeletedSecret('connector').catch(failure)

process.stdout.write(
  JSON.stringify({
    missing,
    first: { value: first.value, contentType: first.properties.contentType, tags: first.properties.tags },
    updated: updated.enabled,
    disabled,
    latest: { value: latest.value, isNewest: latest.properties.version === second.properties.version },
    expiresOn: latest.properties.expiresOn,
    secrets,
    versions,
    deleted: { name: deleted.name, recoveryId: deleted.recoveryId },
    conflict,
    listed,
    recovered: recovered.name,
    again: again.value,
    purged,
  }),
)
