import { readFileSync, statSync } from 'node:fs'
import { AppregError } from '../errors.ts'
import type { Certificate } from '../model/certificate.ts'
import { type Reading, readCertificate } from '../x509/certificate.ts'
import { findings, type Rule, repeated } from './rule.ts'
import { whyUnreadable } from './unreadable.ts'

/** No certificate is nearly as large. */
const MAX_BYTES = 1_000_000

/** The certificate in a file that the manifest names. Throws `MANIFEST_INVALID` where there is none that Entra takes. */
export function certificateIn(path: string): Certificate {
  const reading = read(path)
  if ('certificate' in reading) return reading.certificate
  throw new AppregError('MANIFEST_INVALID', `${path} ${reading.fault}`)
}

/** Needs the files: only for a manifest that is to be used here. */
export const certificateFilesAreUsable: Rule = ({ credentials: { certificates } }) => {
  const files = certificates.flatMap((entry, index) =>
    'file' in entry
      ? [
          {
            path: ['credentials', 'certificates', index, 'file'],
            file: entry.file,
            reading: read(entry.file),
          },
        ]
      : [],
  )
  const twice = repeated(
    files.map(({ reading }, index) =>
      'certificate' in reading ? reading.certificate.thumbprint : `${index}`,
    ),
  )
  return files.flatMap(({ path, file, reading }, index) => [
    ...('fault' in reading ? findings(path, [`names ${file}, which ${reading.fault}`]) : []),
    ...(twice.includes(index) ? findings(path, ['holds the certificate of another entry']) : []),
  ])
}

function read(path: string): Reading {
  try {
    const stat = statSync(path)
    if (!stat.isFile()) return { fault: 'is no file' }
    if (stat.size > MAX_BYTES) return { fault: 'is larger than 1 MB, which no certificate is' }
    return readCertificate(readFileSync(path))
  } catch (error) {
    return { fault: whyUnreadable(error) }
  }
}
