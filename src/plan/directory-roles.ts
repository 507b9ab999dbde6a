import type { Identity } from '../model/identity.ts'

/** Template ids of the built-in roles that decide about registrations, from the reference of built-in roles. */
const names: Readonly<Record<string, string>> = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  'cf1c38e5-3621-4004-a7cb-879624dced7c': 'Application Developer',
}

/** Every member and every application has this one: it grants nothing beyond what all may do. */
const everybody = ['b79fbf4d-3ef9-4689-8143-76b194e85509', '0997a1d0-0d1d-4acb-b408-d5ca73121e90']

/** The roles of the signed-in identity; by id where it is none that decides here. Undefined where nothing is known. */
export const rolesOf = ({ directoryRoles }: Identity): string[] | undefined =>
  directoryRoles?.filter((id) => !everybody.includes(id)).map((id) => names[id] ?? id)

export const GLOBAL = 'Global Administrator'
/** May create registrations where others may not, and owns those that it creates. */
export const DEVELOPER = 'Application Developer'

/** Whether the tenant's setting for ordinary users decides if this identity may create a registration. */
export function needsLeaveToCreate(identity: Identity): boolean {
  const roles = rolesOf(identity)
  if (identity.kind === 'application' || !roles) return false
  const free = [GLOBAL, DEVELOPER, 'Application Administrator', 'Cloud Application Administrator']
  return !roles.some((role) => free.includes(role))
}
