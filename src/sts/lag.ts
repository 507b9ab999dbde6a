/**
 * Refusals that, in the seconds after a write, may only mean that the token service has not heard of it. Later they
 * mean what they say: whoever tries again needs a deadline.
 */
export const replicationLag: readonly {
  readonly code: number
  readonly reason: string
  /** Where it was seen. */
  readonly source: string
}[] = [
  {
    code: 700016,
    reason: 'the application or its service principal was created a moment ago',
    source: 'https://github.com/openshift/openshift-azure/issues/2211',
  },
  {
    code: 7000229,
    reason: 'the service principal of the client was created a moment ago',
    source: 'inferred from 700016, which says the same of user sign-ins',
  },
  {
    code: 7000215,
    reason: 'the secret was added a moment ago; 4 to 18 seconds were seen',
    source: 'https://github.com/microsoftgraph/microsoft-graph-docs/issues/17966',
  },
  {
    code: 700027,
    reason: 'the certificate was added a moment ago',
    source: 'inferred from 7000215, which says the same of secrets',
  },
  {
    code: 500011,
    reason: 'the Application ID URI or the service principal of the API was added a moment ago',
    source: 'inferred from 700016',
  },
  {
    code: 65001,
    reason: 'consent was granted a moment ago; half a minute was seen',
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2612',
  },
  {
    code: 70021,
    reason: 'the federated identity credential was added a moment ago',
    source: 'https://github.com/Azure/azure-workload-identity/issues/340',
  },
]

export const isReplicationLag = (code: number): boolean => replicationLag.some((row) => row.code === code)
