/** The addresses that the resources have in the printed files. */
export const application = 'azuread_application.this'
export const principal = 'azuread_service_principal.this'

/** Resources of which there are several are numbered. */
export const label = (index: number): string => `this_${index + 1}`
