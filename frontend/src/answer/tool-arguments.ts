/** A tool's arguments as a person reads them. Pure. */

/** JSON with a line for each field; what is none, as models sometimes write it, stays as it is. */
export function readableArguments(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
