/** What is under way is not begun a second time, by a second press say: whoever asks meanwhile gets what comes of the first. */
export function once<A extends unknown[], R>(act: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let underWay: Promise<R> | null = null
  return (...args) => {
    underWay ??= act(...args).finally(() => (underWay = null))
    return underWay
  }
}
