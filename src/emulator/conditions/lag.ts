import type { GraphRequest } from '../graph/graph-service.ts'
import { notFound } from '../graph/refusal.ts'
import type { HttpRequest, Reply } from '../http-message.ts'
import type { Tenant } from '../tenant.ts'
import { tenantsOf, type World } from '../world.ts'
import { Replica } from './replica.ts'

/** Replicas of the tenants, kept only while there is a lag. */
export class Replicas {
  private readonly held = new Map<Tenant, Replica>()

  /** Before a request: what was written longer ago than the lag has arrived. */
  catchUp(world: World): void {
    const { lag } = world.conditions.settings
    if (lag === 0) this.held.clear()
    else
      for (const tenant of tenantsOf(world)) {
        const replica = this.held.get(tenant) ?? new Replica(tenant)
        this.held.set(tenant, replica)
        replica.catchUp(world.ambient.now() - lag)
      }
  }

  /** After a request: what it wrote is on its way. */
  note({ ambient }: World): void {
    for (const replica of this.held.values()) replica.note(ambient.now())
  }

  /** The world as replicas show it; the world itself when there are none. */
  behind(world: World): World {
    const behind = (tenant: Tenant): Tenant => this.held.get(tenant)?.tenant ?? tenant
    return { ...world, tenant: behind(world.tenant), others: world.others.map(behind) }
  }

  /** A copy of what the replica of the tenant shows; undefined when there is none. */
  scratch(world: World): World | undefined {
    const tenant = this.held.get(world.tenant)?.scratch()
    return tenant && { ...world, tenant }
  }
}

/**
 * Answers a Graph request as far as the replicas know. Reads see the past. A write has to be possible in the past as well,
 * because what it depends on is looked up on a replica; then it is done in the present.
 */
export function withLag(world: World, item: GraphRequest, run: (seen: World) => Reply): Reply {
  const { replicas, conditions } = world
  if (item.dependent && !conditions.has('batch-reads-see-stale')) return run(world)
  if (item.method === 'GET') return run(replicas.behind(world))
  const scratch = replicas.scratch(world)
  const rehearsal = scratch && run(scratch)
  if (rehearsal === undefined || rehearsal.status < 400) return run(world)
  if (isGrant(item) && conditions.has('refused-grant-landed')) run(world)
  return conditions.has('lagging-reference-otherwise') ? otherwise(item, rehearsal) : rehearsal
}

/** The other status that clients report for the same lag. */
function otherwise(item: GraphRequest, reply: Reply): Reply {
  if (isGrant(item) && reply.status === 404) return refusedWith(reply, 400, 'Request_BadRequest')
  const isAssignment = /\/appRoleAssign(ments|edTo)\/?$/i.test(item.path)
  return isAssignment && reply.status === 400
    ? refusedWith(reply, 404, 'Request_ResourceNotFound', notFound(principalOf(item)).message)
    : reply
}

const isGrant = ({ method, path }: GraphRequest): boolean =>
  method === 'POST' && /\/oauth2permissiongrants\/?$/i.test(path)

const principalOf = ({ body }: GraphRequest): string => String(Object(body).principalId)

/** The same refusal with another status and code, and other words. */
function refusedWith(reply: Reply, status: number, code: string, message?: string): Reply {
  const { error } = Object(reply.body)
  return { ...reply, status, body: { error: { ...error, code, ...(message ? { message } : {}) } } }
}

/** Tokens are issued by what a replica knows of applications, secrets and consent; pages look at the present. */
export const tokenServiceSees = (world: World, { path }: HttpRequest): World =>
  path.toLowerCase().endsWith('/token') ? world.replicas.behind(world) : world
