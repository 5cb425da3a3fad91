/** What another program brings: words and files. Pure. */
export interface Arrival {
  readonly text: string
  readonly files: readonly File[]
}

/** What was shared, its parts named as in the manifest. Programs say a thing twice: a text often ends with its link. */
export function arrivalOf(shared: FormData): Arrival {
  const [title, text, url] = [wordsOf(shared, 'title'), wordsOf(shared, 'text'), wordsOf(shared, 'url')]
  const lines = [text.includes(title) ? '' : title, text, `${title}\n${text}`.includes(url) ? '' : url]
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    // A form without a file says so with one that has no name.
    files: shared.getAll('files').filter((each) => typeof each !== 'string' && each.name !== '') as readonly File[],
  }
}

/** Forms end their lines as mail does. */
function wordsOf(shared: FormData, name: string): string {
  const words = shared.get(name)
  return typeof words === 'string' ? words.replaceAll('\r\n', '\n').trim() : ''
}
