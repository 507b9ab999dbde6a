import { adminConsentDestination } from './admin-consent.ts'
import { authorizeDestination } from './authorize-destination.ts'
import { deviceDestination } from './device-page.ts'
import type { Destination, Journey } from './journey.ts'
import type { Visit } from './visit.ts'

const kinds: Readonly<Record<Journey['kind'], (visit: Visit, journey: Journey) => Destination>> = {
  authorize: authorizeDestination,
  device: deviceDestination,
  adminConsent: adminConsentDestination,
}

export const destinationOf = (visit: Visit, journey: Journey): Destination =>
  kinds[journey.kind](visit, journey)
