import { type ConnectorRecord, internalId } from '../power-platform/connector-record.ts'
import { tenantsOf, type World } from '../world.ts'
import { connectorFile, connectorOf } from './api-properties.ts'
import { type Connection, type Connector, connectorBody } from './connector.ts'

/** The connector of that name: registered here, or created in an environment, with the settings that it has now. */
export function connectionNamed(world: World, name: string): Connection | undefined {
  const { connections } = world.pending
  const record = tenantsOf(world)
    .flatMap(({ connectors }) => connectors)
    .find((one) => internalId(one) === name)
  if (!record) return connections.get(name)
  const connector = signInOf(record)
  if (!connector) return undefined
  const { refreshToken, accessToken } = connections.get(name) ?? {}
  const connection = { connector, refreshToken, accessToken }
  connections.set(name, connection)
  return connection
}

/** Of several ways to connect the first that signs a person in. */
function signInOf(record: ConnectorRecord): Connector | undefined {
  const { connectionParameterSets } = record.properties as {
    connectionParameterSets?: { values: { name: string }[] }
  }
  const ways = connectionParameterSets?.values.map(({ name }) => name) ?? [undefined]
  for (const parameterSet of ways) {
    const file = connectorFile.safeParse({
      name: internalId(record),
      apiProperties: { properties: record.properties },
      ...(parameterSet === undefined ? {} : { parameterSet }),
      ...(record.clientSecret === null ? {} : { clientSecret: record.clientSecret }),
    })
    const settings = file.success ? connectorBody.safeParse(connectorOf(file.data)) : undefined
    if (settings?.success) return settings.data
  }
  return undefined
}
