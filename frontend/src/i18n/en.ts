/** Every word the page says, in English. Its shape is what the other languages have to fill. */
export const en = {
  app: {
    name: 'Parley',
    newChat: 'New chat',
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
  composer: {
    label: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    stop: 'Stop',
  },
  model: {
    label: 'Model',
  },
  conversation: {
    label: 'Conversation',
    loading: 'Loading the conversation',
    missing: 'This conversation does not exist, or it was deleted.',
    unreachable: 'The server cannot be reached. Trying again…',
    toEnd: 'Jump to the end',
  },
  question: {
    label: 'Your message',
    showAll: 'Show all',
    showLess: 'Show less',
  },
  answer: {
    label: 'Answer',
    reasoning: 'Reasoning',
    toolCall: 'Tool call: {name}',
    continue: 'Continue',
    regenerate: 'Regenerate',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'The browser refused to copy',
    gone: 'This answer was deleted.',
    failed: 'The answer failed.',
    interrupted: 'Parley was stopped while it wrote this answer.',
  },
  status: {
    asking: 'asking',
    connecting: 'connecting',
    retrying: 'trying again',
    retryingIn: 'trying again in {seconds} s',
    continuing: 'continuing',
    writing: 'writing',
    stopping: 'stopping',
    reconnecting: 'connection lost, reconnecting',
    paused: 'paused while this tab is hidden',
  },
  receipt: {
    tokens: '{n} token | {n} tokens',
    aboutTokens: 'about {n} token | about {n} tokens',
    first: '{seconds} s to first',
    rate: '{rate}/s',
    stopped: 'stopped',
    stoppedAfter: 'stopped, upstream closed after {ms} ms',
    failed: 'failed',
    interrupted: 'interrupted',
    length: 'cut at the length limit',
    filtered: 'cut by the content filter',
  },
  announce: {
    started: 'Answer started',
    complete: 'Answer complete',
    stopped: 'Answer stopped',
    failed: 'Answer failed',
    interrupted: 'Answer interrupted',
  },
  code: {
    plain: 'text',
    copy: 'Copy code',
  },
  problem: {
    refused: 'The server did not accept this (HTTP {status}).',
    again: 'Try again',
    dismiss: 'Dismiss',
  },
}

export type Words = typeof en
