/** The words of sharing, in English. They come with what says them. */
export const sharing = {
  sharing: {
    heading: 'Share this conversation',
    about: 'Whoever has the address sees this conversation as it is now. Attached files are in it, what is said later is not.',
    reasoning: 'Show what the model thought',
    tools: 'Show tool calls and their results',
    system_prompt: 'Show the system prompt',
    create: 'Make an address',
    failed: 'This could not be done: the server cannot be reached, or did not accept it.',
    list: 'Addresses',
    copy: 'Copy the address of {share}',
    revoke: 'Revoke the address of {share}',
    with: { reasoning: 'with thoughts', tools: 'with tools', system_prompt: 'with system prompt' },
    shared: 'Shared on {date}',
    untitled: 'Shared conversation',
    question: 'Question',
    systemPrompt: 'System prompt',
    goOn: 'Continue from here',
    missing: 'This is not shared, or not any more.',
    unreachable: 'The server cannot be reached. Trying again…',
  },
}

export type SharingWords = typeof sharing
