/**
 * A document that grows at its end, block by block: (rendering, text) → rendering. Pure.
 *
 * Markdown is read from the top, line by line, so what stands above the block that is still open never changes:
 * it is parsed once and its blocks keep their identity. The exception is a link reference that is defined below its use;
 * `isComplete` reads the whole document once more, and keeps every block that came out the same.
 */
import type { Block } from './node'
import { parseMarkdown, type ParsedBlock, type References } from './parser'

export interface Rendering {
  readonly blocks: readonly Block[]
  readonly settled: readonly Block[]
  /** The text that the settled blocks were made from. */
  readonly settledSource: string
  /** The definitions in it. */
  readonly references: References
  /** How far the text has been searched for settled blocks: up to the last complete line. */
  readonly searched: number
}

export const EMPTY_RENDERING: Rendering = { blocks: [], settled: [], settledSource: '', references: {}, searched: 0 }

/** Text that does not continue the last one (the answer was read anew) is rendered from the start. */
export function renderText(previous: Rendering, text: string, isComplete: boolean): Rendering {
  const source = text.replace(/\r\n?/g, '\n')
  const base = source.startsWith(previous.settledSource) ? previous : EMPTY_RENDERING
  return isComplete ? completeRendering(base, source) : growRendering(base, source)
}

function growRendering(base: Rendering, source: string): Rendering {
  const { settled, settledSource, references, searched } = settleBlocks(base, source)
  const open = parseMarkdown(source.slice(settledSource.length), references).blocks
  const blocks = [...settled, ...numberBlocks(open, settled.length, false)]
  return { blocks, settled, settledSource, references, searched }
}

/** Moves every block above the last one that began on a complete line to the settled ones. */
function settleBlocks(base: Rendering, source: string): Rendering {
  const searched = source.lastIndexOf('\n') + 1
  if (searched === base.searched) return base
  const start = base.settledSource.length
  const lines = source.slice(start, searched)
  const cut = lastSafeStart(lines, parseMarkdown(lines, base.references).blocks)
  if (cut === 0) return { ...base, searched }
  const { blocks, references } = parseMarkdown(lines.slice(0, cut), base.references)
  const settled = [...base.settled, ...numberBlocks(blocks, base.settled.length, true)]
  return { blocks: base.blocks, settled, settledSource: source.slice(0, start + cut), references, searched }
}

/** Where the last block that leaves everything above it alone begins, as an offset; 0 if none does. */
function lastSafeStart(lines: string, blocks: readonly ParsedBlock[]): number {
  const starts = lineStarts(lines)
  for (let index = blocks.length - 1; index > 0; index -= 1) {
    const line = blocks[index]?.line ?? 0
    const start = starts[line] ?? 0
    const above = lines.slice(starts[line - 1] ?? 0, start)
    // `"words` right below a link reference definition becomes its title if the quotation mark is closed later.
    const mayBeTitle = above.trim() !== '' && /^[>\s]*["'(]/.test(lines.slice(start))
    if (!mayBeTitle) return start
  }
  return 0
}

function completeRendering(base: Rendering, source: string): Rendering {
  const known = base.blocks
  const { blocks: parsed, references } = parseMarkdown(source, {})
  const blocks = numberBlocks(parsed, 0, true).map((block, index) => {
    const before = known[index]
    return before !== undefined && isSame(before, block) ? before : block
  })
  return { blocks, settled: blocks, settledSource: source, references, searched: source.length }
}

function isSame(one: Block, other: Block): boolean {
  return one.isSettled === other.isSettled && JSON.stringify(one.node) === JSON.stringify(other.node)
}

function numberBlocks(parsed: readonly ParsedBlock[], first: number, isSettled: boolean): readonly Block[] {
  return parsed.map(({ node }, index) => ({ key: first + index, node, isSettled }))
}

function lineStarts(lines: string): readonly number[] {
  const starts = [0]
  for (let end = lines.indexOf('\n'); end !== -1; end = lines.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}
