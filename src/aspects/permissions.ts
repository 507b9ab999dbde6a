import type { Permission } from '../model/request.ts'

// The least-privileged permissions and roles for each kind of write, from Microsoft's permissions reference and the
// pages "application: upsert", "addPassword" and "Grant tenant-wide admin consent".

const appRoles = ['Cloud Application Administrator', 'Application Administrator']

export const writeApplications: Permission = {
  delegated: 'Application.ReadWrite.All',
  application: 'Application.ReadWrite.OwnedBy',
  roles: ['Application Developer', ...appRoles],
}

export const writeGrants: Permission = {
  delegated: 'DelegatedPermissionGrant.ReadWrite.All',
  application: 'DelegatedPermissionGrant.ReadWrite.All',
  roles: ['Privileged Role Administrator', ...appRoles],
}

export const assignRoles: Permission = {
  delegated: 'AppRoleAssignment.ReadWrite.All',
  application: 'AppRoleAssignment.ReadWrite.All',
  roles: ['Privileged Role Administrator', ...appRoles],
}

/** An administrator of applications may not give away app roles of Microsoft Graph. */
export const assignGraphRoles: Permission = { ...assignRoles, roles: ['Privileged Role Administrator'] }

/** Adding an owner also takes the right to read the directory. */
export const addOwners: Permission = {
  delegated: 'Application.ReadWrite.All and Directory.Read.All',
  application: 'Application.ReadWrite.OwnedBy and Directory.Read.All',
  roles: ['Application Developer', ...appRoles],
}
