interface Words {
  readonly name: string
  readonly description: string
}

/** How consent pages name the permissions that people meet most. */
const words: Readonly<Record<string, Words>> = {
  'User.Read': {
    name: 'Sign in and read user profile',
    description: 'Lets the app sign the user in and read their profile.',
  },
  openid: { name: 'Sign users in', description: 'Lets users sign in to the app with their account.' },
  profile: {
    name: 'View users’ basic profile',
    description: 'Lets the app see name, picture and user name.',
  },
  email: { name: 'View users’ email address', description: 'Lets the app read the primary email address.' },
  offline_access: {
    name: 'Maintain access to data you have given it access to',
    description: 'Lets the app keep its access while the user is away.',
  },
  'Mail.Read': { name: 'Read user mail', description: 'Lets the app read mail in the user’s mailbox.' },
  'Mail.Send': { name: 'Send mail as a user', description: 'Lets the app send mail as the signed-in user.' },
  'Files.Read': { name: 'Read user files', description: 'Lets the app read the user’s files.' },
  'Calendars.Read': {
    name: 'Read user calendars',
    description: 'Lets the app read events in the user’s calendars.',
  },
}

/** Name and description of one of Microsoft Graph's permissions. */
export const graphScopeWords = (value: string): Words =>
  words[value] ?? { name: value, description: `Microsoft Graph permission ${value}.` }
