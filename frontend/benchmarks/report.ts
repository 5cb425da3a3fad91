/** What a benchmark found: as tables, in the README beside it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const README = join(import.meta.dirname, 'README.md')

export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Where and when it was measured. */
export function circumstances(browserVersion: string): string {
  return `Chromium ${browserVersion}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${new Date().toISOString().slice(0, 10)}.`
}

/** Prints it, and puts it between the README's comments of this name in place of what the last run found. */
export function publish(name: string, report: string): void {
  process.stdout.write(`${report}\n`)
  const readme = readFileSync(README, 'utf8')
  const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end of ${name} -->)`)
  writeFileSync(README, readme.replace(place, (_, start: string, end: string) => `${start}\n${report}\n\n${end}`))
}
