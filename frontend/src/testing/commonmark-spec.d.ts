/** The examples of the CommonMark specification, as its package gives them: tabs are written as arrows. */
declare module 'commonmark-spec' {
  export const tests: readonly {
    readonly number: number
    readonly section: string
    readonly markdown: string
    readonly html: string
  }[]
}
