/** Microsoft's own applications that can be pre-authorized, or get a service principal, in any tenant. */
const firstParty: Readonly<Record<string, string>> = {
  'fe053c5f-3692-4f14-aef2-ee34fc081cae': 'Azure API Connections',
  'ab3be6b7-f5df-413d-ac2d-abf1e3fd9c0b': 'Microsoft Enterprise token store',
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264': 'Microsoft Teams',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346': 'Microsoft Teams Web Client',
  '4765445b-32c6-49b0-83e6-1d93765276ca': 'Microsoft 365 web',
  '0ec893e0-5785-4de6-99da-4ed124e5296c': 'Microsoft 365 desktop',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c': 'Microsoft Office',
  'bc59ab01-8403-45c6-8796-ac3ef710b3e3': 'Outlook Online Add-in App',
  '27922004-5251-4030-b22d-91ecd9a37ea4': 'Outlook Mobile',
  'aebc6443-996d-45c2-90f0-388ff96faa56': 'Visual Studio Code',
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'Microsoft Azure CLI',
}

/** Display name of a Microsoft application; undefined for any other id. */
export const firstPartyName = (appId: string): string | undefined => firstParty[appId.toLowerCase()]

export const isFirstParty = (appId: string): boolean => firstPartyName(appId) !== undefined

/** Home tenant of Microsoft's applications. */
export const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'
