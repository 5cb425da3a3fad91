/** The product, with a long list of conversations, the latest of which is long. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Stack } from '../../e2e/stack'
import { barePage } from './baseline'
import { mixedCorpus } from '../../src/testing/markdown-corpus'

export const LISTED = 5000
export const MESSAGES = 2000
/** How the conversation ends, and no other answer. */
export const END = 'Nothing was said after this.'

const LONG_ID = '00000000-0000-0000-0000-000000000001'
const BARE = 'bare.html'
const BLOCKS_IN_ANSWER = 4
const backend = fileURLToPath(new URL('../../../backend', import.meta.url))
const builtPage = fileURLToPath(new URL('../../dist', import.meta.url))

export class FilledStack {
  private constructor(
    private readonly stack: Stack,
    private readonly folder: string,
  ) {}

  static async start(): Promise<FilledStack> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
    const url = `sqlite:///${join(folder, 'parley.db')}`
    const filled = spawnSync('.venv/bin/python', ['-m', 'benchmarks.chats', url, String(LISTED)], {
      cwd: backend,
      input: JSON.stringify(said()),
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    if (filled.status !== 0) throw new Error('The database could not be filled: why is said above.')
    process.env['STACK_PARLEY_DATABASE_URL'] = url
    const pageDir = join(folder, 'page')
    cpSync(builtPage, pageDir, { recursive: true })
    writeFileSync(join(pageDir, BARE), barePage())
    return new FilledStack(await Stack.start(pageDir), folder)
  }

  /** A new chat, beside the list. */
  get address(): string {
    return this.stack.url.href
  }

  get longAddress(): string {
    return new URL(`/c/${LONG_ID}`, this.stack.url).href
  }

  /** The words of the end and a field, of the same origin, without a script and a style. */
  get bareAddress(): string {
    return new URL(`/${BARE}`, this.stack.url).href
  }

  async stop(): Promise<void> {
    await this.stack.stop()
    rmSync(this.folder, { recursive: true })
  }
}

/** Questions and answers in turn, Markdown of every kind in the latter. */
export function said(): readonly string[] {
  const blocks = mixedCorpus(200_000).match(/```[^]*?\n```|\S[^]*?(?=\n\n|$)/g) ?? []
  return Array.from({ length: MESSAGES }, (_, index) => {
    if (index % 2 === 0) return `How does the answer go on after ${index} messages, and what has to stand where it stood?`
    const start = ((index - 1) / 2) * BLOCKS_IN_ANSWER
    const answer = Array.from({ length: BLOCKS_IN_ANSWER }, (_, block) => blocks[(start + block) % blocks.length])
    return [...answer, ...(index === MESSAGES - 1 ? [END] : [])].join('\n\n')
  })
}
