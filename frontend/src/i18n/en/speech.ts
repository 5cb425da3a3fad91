/** The words of reading aloud and of recording, in English. They come with what says them. */
export const speech = {
  speech: {
    label: 'Reading aloud',
    read: 'Read aloud',
    pause: 'Pause reading',
    resume: 'Go on reading',
    stop: 'Stop reading',
    starting: 'The voice is on its way…',
    speaking: 'Reading aloud',
    paused: 'Reading paused',
    failed: 'The answer could not be read aloud.',
    again: 'Try again',
    close: 'Close',
  },
  recording: {
    label: 'Recording',
    asking: 'Waiting for the microphone…',
    recording: 'Recording',
    time: '{minutes}:{seconds} of {most} minutes',
    level: 'Volume',
    stop: 'Stop and write it down',
    cancel: 'Throw the recording away',
    writing: 'Writing down what you said…',
    again: 'Try again',
    discard: 'Throw away',
    trouble: {
      insecure: 'Browsers let a page use the microphone only over HTTPS, or on this machine itself.',
      refused: 'The microphone is not allowed for this page. Allow it in the browser’s settings for this site.',
      missing: 'No microphone was found.',
      busy: 'The microphone cannot be used at the moment: another program may have it.',
      broken: 'The recording broke off.',
      silent: 'Nothing was said that could be written down.',
      lost: 'The recording could not be sent: the connection was lost. It is still here.',
      failed: 'The recording could not be written down. It is still here.',
    },
  },
}

export type SpeechWords = typeof speech
