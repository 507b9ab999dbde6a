// Microsoft's own clients for certificates and keys, led to the emulator by nothing but the environment of its ready line.
import { createHash, createPrivateKey, verify, X509Certificate } from 'node:crypto'
import { DefaultAzureCredential } from '@azure/identity'
import { CertificateClient } from '@azure/keyvault-certificates'
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys'
import { SecretClient } from '@azure/keyvault-secrets'

const address = 'https://emulator-vault.vault.azure.net'
const credential = new DefaultAzureCredential()
const client = new CertificateClient(address, credential)
const failure = (error) => ({ statusCode: error.statusCode, code: error.code, message: error.message })
const collect = async (pages) => {
  const found = []
  for await (const { name, version } of pages) found.push({ name, hasVersion: version !== undefined })
  return found
}
const fast = { intervalInMs: 50 }
/** Each dot asks for the time that it takes to make a certificate. */
const finished = (poller) => {
  process.stderr.write('.')
  return poller.pollUntilDone()
}
const policy = {
  issuerName: 'Self',
  subject: 'CN=appreg tests',
  exportable: false,
  keyType: 'RSA',
  keySize: 3072,
  validityInMonths: 6,
  keyUsage: ['digitalSignature'],
  enhancedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
}

const missing = await client.getCertificate('signing').catch(failure)
const poller = await client.beginCreateCertificate('signing', policy, { ...fast, tags: { of: 'appreg' } })
const operation = (await client.getCertificateOperation('signing', fast)).getOperationState()
  .certificateOperation
const early = await client.getCertificate('signing')
const conflict = await client.beginCreateCertificate('signing', policy, fast).catch(failure)
const first = await finished(poller)
const made = new X509Certificate(first.cer)

const signer = new CryptographyClient(first.keyId, credential)
const data = Buffer.from('what is signed')
const signatures = {}
for (const alg of ['RS256', 'PS256', 'RS512', 'PS384']) {
  const { result } = await signer.signData(alg, data)
  const padding = alg.startsWith('PS') ? 6 : 1
  signatures[alg] = verify(`sha${alg.slice(2)}`, data, { key: made.publicKey, padding }, result)
}
const short = await new CryptographyClient(first.keyId, credential)
  .sign('PS256', createHash('sha1').update(data).digest())
  .catch(failure)
const key = await new KeyClient(address, credential).getKey('signing')

const secrets = new SecretClient(address, credential)
const kept = await secrets.getSecret('signing')
const overwrite = await secrets.setSecret('signing', 'other').catch(failure)
const pem = { ...policy, exportable: true, keySize: 2048, contentType: 'application/x-pem-file' }
const exported = await finished(await client.beginCreateCertificate('exported', pem, fast))
const out = await secrets.getSecret('exported')

const second = await finished(await client.beginCreateCertificate('signing', policy, fast))
const versions = await collect(client.listPropertiesOfCertificateVersions('signing'))
const old = await client.getCertificateVersion('signing', first.properties.version)
await client.updateCertificateProperties('signing', second.properties.version, { enabled: false })
const disabled = await new CryptographyClient(second.keyId, credential).signData('PS256', data).catch(failure)
const hidden = await secrets.getSecret('signing').catch(failure)
await client.updateCertificateProperties('signing', second.properties.version, { enabled: true })

const deleted = await (await client.beginDeleteCertificate('signing', fast)).pollUntilDone()
const taken = await client.beginCreateCertificate('signing', policy, fast).catch(failure)
const gone = await secrets.getSecret('signing').catch(failure)
const recovered = await (await client.beginRecoverDeletedCertificate('signing', fast)).pollUntilDone()
const back = (await secrets.getSecret('signing')).properties.version
await (await client.beginDeleteCertificate('signing', fast)).pollUntilDone()
await client.purgeDeletedCertificate('signing')
const purged = await client.getDeletedCertificate('signing').catch(failure)

process.stdout.write(
  JSON.stringify({
    missing,
    operation: { status: operation.status, hasCsr: operation.csr?.length > 500 },
    early: { hasCer: early.cer !== undefined, enabled: early.properties.enabled },
    conflict,
    first: {
      subject: made.subject,
      bits: made.publicKey.asymmetricKeyDetails.modulusLength,
      x5t: Buffer.from(first.properties.x509Thumbprint).toString('hex').toUpperCase(),
      fingerprint: made.fingerprint.replaceAll(':', ''),
      tags: first.properties.tags,
      expires: first.properties.expiresOn.getTime() === new Date(made.validTo).getTime(),
      exportable: first.policy.exportable,
    },
    signatures,
    short,
    key: {
      operations: key.keyOperations,
      managed: key.properties.managed,
      hasPrivatePart: key.key.d !== undefined,
    },
    kept: { contentType: kept.properties.contentType, managed: kept.properties.certificateKeyId ?? null },
    overwrite,
    out: new X509Certificate(exported.cer).checkPrivateKey(createPrivateKey(out.value)),
    versions,
    old: { isFirst: Buffer.compare(Buffer.from(old.cer), Buffer.from(first.cer)) === 0 },
    disabled,
    hidden,
    deleted: deleted.recoveryId,
    taken,
    gone,
    recovered: recovered.name,
    back: back === second.properties.version,
    purged,
  }),
)
