/** The words of what stands in an answer, in English. */
export const markdown = {
  code: {
    wrap: 'Wrap long lines',
    copy: 'Copy code',
  },
  table: {
    copy: 'Copy table as CSV',
  },
  task: {
    done: 'Done',
    open: 'Not done',
  },
  footnote: {
    back: 'Back to the text',
  },
  diagram: {
    title: 'Diagram',
    source: 'Show source',
    show: 'Show diagram',
    failed: 'This diagram could not be drawn.',
  },
  picture: {
    unnamed: 'Picture',
    load: 'Load from {address}',
    failed: 'the picture could not be loaded',
  },
}
