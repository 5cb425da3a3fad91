/** The words of the settings, in English. They come with what says them. */
export const settings = {
  settings: {
    heading: 'Settings',
    retention: 'A conversation in which nothing happens for {days} days is deleted. Pinned ones stay.',
    tokens: 'Tokens for programs',
    about: 'Programs that speak the OpenAI API can ask this Parley: give them this address, and a token as the API key.',
    copyAddress: 'Copy the address',
    name: 'What the token is for',
    example: 'What is it for? My editor, say',
    make: 'Make a token',
    once: 'The token of {name}. Copy it now: it is not shown again.',
    copy: 'Copy the token',
    failed: 'This could not be done: the server cannot be reached, or did not accept it.',
    made: 'made {date}',
    used: 'last used {date}',
    neverUsed: 'never used',
    revoke: 'Revoke the token of {name}',
  },
}

export type SettingsWords = typeof settings
