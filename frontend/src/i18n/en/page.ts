/** The words of the page as a whole, in English. */
export const page = {
  app: {
    name: 'Parley',
    newChat: 'New chat',
    connecting: 'Looking for the server…',
    kept: 'No connection: this is what was read last. What you send goes out later.',
    menu: 'Conversations',
    skip: 'Skip to the conversation',
  },
  missing: {
    title: 'There is no page at this address',
    home: 'Start a new chat',
  },
  empty: {
    title: 'What would you like to know?',
    suggestions: 'Suggestions',
    explain: 'Explain how a hash table works, with a small example',
    compare: 'Compare three ways to store passwords, in a table',
    plan: 'Plan a weekend walk for people who have not walked in years',
    write: 'Write a shell script that finds the ten largest files',
  },
  notices: {
    label: 'Tell me when a long answer ends',
    ended: 'An answer has ended',
  },
  theme: {
    system: 'Theme: like the system',
    light: 'Theme: light',
    dark: 'Theme: dark',
  },
  problem: {
    refused: 'The server did not accept this (HTTP {status}).',
    again: 'Try again',
    dismiss: 'Dismiss',
  },
}
