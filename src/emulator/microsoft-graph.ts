/** Microsoft Graph's application id, the same in every tenant. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

/** Names under which tokens for Graph can be asked (recorded). */
export const graphNames: readonly string[] = [
  MICROSOFT_GRAPH,
  `${MICROSOFT_GRAPH}/ags.windows.net`,
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  'https://canary.graph.microsoft.com',
  'https://canary.graph.microsoft.com/',
  'https://graph.microsoft.us',
  'https://graph.microsoft.us/',
  'https://dod-graph.microsoft.us',
  'https://dod-graph.microsoft.us/',
  'https://ags.windows.net',
  'Microsoft.Azure.AgregatorService',
]

/** Microsoft's delegated permissions: value, id, and who may consent. */
export const graphScopes: readonly (readonly [value: string, id: string, type: 'User' | 'Admin'])[] = [
  ['User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', 'User'],
  ['openid', '37f7f235-527c-4136-accd-4a02d197296e', 'User'],
  ['profile', '14dad69e-099b-42c9-810b-d002981feec1', 'User'],
  ['email', '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', 'User'],
  ['offline_access', '7427e0e9-2fba-42fe-b0c0-848c9e6a8182', 'User'],
  ['User.ReadBasic.All', 'b340eb25-3456-403f-be2f-af7a0d370277', 'User'],
  ['User.Read.All', 'a154be20-db9c-4678-8ab7-66f6cc099a59', 'Admin'],
  ['Calendars.Read', '465a38f9-76ea-45b9-9f34-9e8b0d4b0b42', 'User'],
  ['Files.Read', '10465720-29dd-4523-a11a-6a75c743c9d9', 'User'],
  ['Group.Read.All', '5f8c59db-677d-491f-a6b8-5f174b11ec1d', 'Admin'],
  ['Mail.Read', '570282fd-fa5c-430d-a7fd-fc8dc98a9dca', 'User'],
  ['Mail.Send', 'e383f46e-2787-4529-855e-0e479a3ffac0', 'User'],
  ['Sites.Read.All', '205e70e5-aba6-4c52-a976-6d2d46c48043', 'User'],
  ['Application.Read.All', 'c79f8feb-a9db-4090-85f9-90d820caa0eb', 'Admin'],
  ['Application.ReadWrite.All', 'bdfbf15f-ee85-4955-8675-146e8e5296b5', 'Admin'],
  ['AppRoleAssignment.ReadWrite.All', '84bccea3-f856-4a8a-967b-dbe0a3d53a64', 'Admin'],
  ['DelegatedPermissionGrant.ReadWrite.All', '41ce6ca6-6826-4807-84f1-1c82854f7ee5', 'Admin'],
  ['Directory.AccessAsUser.All', '0e263e50-5827-48a4-b97c-d940288653c7', 'Admin'],
  ['Directory.Read.All', '06da0dbc-49e2-44d2-8312-53f166ab848a', 'Admin'],
  ['Directory.ReadWrite.All', 'c5366453-9fb0-48a5-a156-24f0c49a4b84', 'Admin'],
  ['Policy.Read.All', '572fea84-0151-49b2-9301-11cb16974376', 'Admin'],
  ['Policy.ReadWrite.ApplicationConfiguration', 'b27add92-efb2-4f16-84f5-8108ba77985c', 'Admin'],
  ['Policy.ReadWrite.PermissionGrant', '2672f8bb-fd5e-42e0-85e1-ec764dd2614e', 'Admin'],
]

/** Microsoft's application permissions: value and id. */
export const graphRoles: readonly (readonly [value: string, id: string])[] = [
  ['Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'],
  ['Application.ReadWrite.All', '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9'],
  ['Application.ReadWrite.OwnedBy', '18a4783c-866b-4cc7-a460-3d5e5662c884'],
  ['AppRoleAssignment.ReadWrite.All', '06b708a9-e830-4db3-a914-8e69da51d44f'],
  ['DelegatedPermissionGrant.ReadWrite.All', '8e8e4742-1d95-4f68-9d56-6ee75648c72a'],
  ['Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'],
  ['Directory.ReadWrite.All', '19dbc75e-c2e2-444c-a770-ec69d8559fc7'],
  ['Domain.Read.All', 'dbb9058a-0e50-45d7-ae91-66909b5d4664'],
  ['Organization.Read.All', '498476ce-e0fe-48b0-b801-37ba7e2685c6'],
  ['Policy.Read.All', '246dd0d5-5bd0-4def-940b-0421030a5b68'],
  ['Policy.ReadWrite.ApplicationConfiguration', 'be74164b-cff1-491c-8741-e671cb536e13'],
  ['Policy.ReadWrite.Authorization', 'fb221be6-99f2-473f-bd32-01c6a0e9ca3b'],
  ['Policy.ReadWrite.PermissionGrant', 'a402ca1c-2696-4531-972d-6e5ee4aa11ea'],
  ['User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'],
]
