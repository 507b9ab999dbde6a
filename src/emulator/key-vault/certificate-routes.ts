import {
  certificateBundle,
  certificateItem,
  deletedCertificateBundle,
  deletion,
  operationView,
  policyView,
} from './certificate-view.ts'
import {
  certificateNamed,
  createCertificate,
  deleteCertificate,
  getCertificate,
  getDeletedCertificate,
  pendingOf,
  purgeCertificate,
  recoverCertificate,
  updateCertificate,
} from './certificates.ts'
import { certificatesOf, deletedCertificatesOf } from './vault.ts'
import { paged } from './vault-list.ts'
import type { VaultRoute, Visit } from './vault-route.ts'

const ONE = '/certificates/{name}'
const VERSION = '/certificates/{name}/{version}'
const DELETED = '/deletedcertificates/{name}'

/**
 * What Key Vault does with certificates, apart from import, merge, backup, issuers and contacts. The first line that fits
 * wins.
 */
export const certificateRoutes: readonly VaultRoute[] = [
  { method: 'GET', path: '/certificates', action: 'certificates/list', handle: list },
  { method: 'POST', path: `${ONE}/create`, action: 'certificates/create', status: 202, handle: create },
  { method: 'GET', path: `${ONE}/pending`, action: 'certificates/get', handle: pending },
  { method: 'GET', path: `${ONE}/policy`, action: 'certificates/get', handle: policy },
  { method: 'GET', path: `${ONE}/versions`, action: 'certificates/list', handle: versions },
  { method: 'GET', path: ONE, action: 'certificates/get', handle: get },
  { method: 'PATCH', path: ONE, action: 'certificates/update', handle: update },
  { method: 'DELETE', path: ONE, action: 'certificates/delete', handle: remove },
  { method: 'GET', path: VERSION, action: 'certificates/get', handle: get },
  { method: 'PATCH', path: VERSION, action: 'certificates/update', handle: update },
  { method: 'GET', path: '/deletedcertificates', action: 'certificates/list', handle: listDeleted },
  { method: 'GET', path: DELETED, action: 'certificates/get', handle: getDeleted },
  { method: 'POST', path: `${DELETED}/recover`, action: 'certificates/recover', handle: recover },
  { method: 'DELETE', path: DELETED, action: 'certificates/purge', handle: purge },
]

function list(on: Visit): object {
  const items = certificatesOf(on.vault).map((one) =>
    certificateItem(on.vault, one, { version: one.versions.at(-1), withId: false }),
  )
  return paged(on, '/certificates', items)
}

async function create(on: Visit): Promise<object> {
  return operationView(on.vault, await createCertificate(on, on.body), on.ambient)
}

function pending(on: Visit): object {
  return operationView(on.vault, pendingOf(on), on.ambient)
}

function policy(on: Visit): object {
  return policyView(on.vault, certificateNamed(on))
}

function versions(on: Visit): object {
  const certificate = certificateNamed(on)
  const items = certificate.versions.map((version) =>
    certificateItem(on.vault, certificate, { version, withId: true }),
  )
  return paged(on, `/certificates/${certificate.name}/versions`, items)
}

function get(on: Visit): object {
  return certificateBundle(on.vault, ...getCertificate(on, on.version))
}

function update(on: Visit): object {
  return certificateBundle(on.vault, ...updateCertificate(on, on.version, on.body))
}

function remove(on: Visit): object {
  return deletedCertificateBundle(on.vault, deleteCertificate(on))
}

function listDeleted(on: Visit): object {
  const items = deletedCertificatesOf(on.vault).map((one) => ({
    ...deletion(on.vault, one),
    ...certificateItem(on.vault, one, { version: one.versions.at(-1), withId: false }),
  }))
  return paged(on, '/deletedcertificates', items)
}

function getDeleted(on: Visit): object {
  return deletedCertificateBundle(on.vault, getDeletedCertificate(on))
}

function recover(on: Visit): object {
  recoverCertificate(on)
  return certificateBundle(on.vault, ...getCertificate(on, undefined))
}

function purge(on: Visit): undefined {
  purgeCertificate(on)
}
