import type { JSONWebKeySet } from 'jose'
import type { Transport } from '../model/http.ts'
import { type Authority, keysRequest, metadataRequest, readKeys, readMetadata } from './metadata.ts'

/** The keys that the tenant's tokens are signed with, where its metadata says they are. */
export async function fetchSigningKeys(authority: Authority, transport: Transport): Promise<JSONWebKeySet> {
  const metadata = readMetadata(await transport(metadataRequest(authority)))
  return readKeys(await transport(keysRequest(metadata)))
}
