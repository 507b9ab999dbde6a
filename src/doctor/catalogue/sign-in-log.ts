/** Where Entra keeps what it knows of a failure. */
export const signInLogEntry =
  'Entra admin center, Sign-in logs: the entry of {timestamp} with the correlation id {correlationId}'
