/** What is filled in when a prompt is used: `{{name}}` in its text. Pure. */

const VARIABLE = /\{\{\s*([^{}]+?)\s*\}\}/g

/** Each name once, in the order in which they come. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))]
}

/** What has no value stays as it stands. */
export function filledIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (variable, name: string) => values.get(name) ?? variable)
}

/** What is looked for while a message begins with `/`; null: nothing is. */
export function slashQuery(text: string): string | null {
  return /^\/[^\s/]*$/.exec(text) === null ? null : text.slice(1)
}
