import type { Registration } from '../model/registration.ts'

/** The address at which clients reach the server; a placeholder where none is known. */
export const serverUrl = ({ server }: Registration): URL =>
  new URL(server?.url ?? 'https://dummyurl.contoso.com/mcp')
