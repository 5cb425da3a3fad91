/** Answers as models write them, the same in every run: prose, lists, tables, code, formulas, links, Chinese. */
import { dice, type Roll } from './dice'

const WORDS =
  'the model writes an answer that grows while it is read and every word of it has to stand where it stood before because a reader follows it with their eyes and may have marked a part of it to copy so nothing moves'.split(
    ' ',
  )
const MARKED = ['**important**', '*rather*', '`value`', '[the manual](https://example.com/manual)', '~~not~~', '$x_i^2$', '`await run()`', 'https://example.com/a_b', '**`both`**']
const CHINESE = ['增量渲染', '保持稳定', '**不闪烁**', '用户正在阅读', '`代码`', '每一个字', '公式$a+b$', '长回答', '（注）']
const CODE = [
  'export function parse(text: string, start = 0): Token[] {',
  '  const tokens: Token[] = []',
  '  for (let at = start; at < text.length; at += 1) {',
  "    if (text[at] === '\"') tokens.push(readString(text, at)) // quoted",
  '    else tokens.push({ kind: "word", value: text.slice(at) })',
  '  }',
  '  return tokens',
  '}',
  '',
]

/** At least `length` UTF-16 units, cut at that length. */
export function mixedCorpus(length: number): string {
  const roll = dice(20_261_121)
  const kinds = [paragraph, paragraph, list, paragraph, code, table, chinese, paragraph, formula, quote, tasks]
  let text = ''
  for (let section = 1; text.length < length; section += 1) {
    text += `## ${section}. ${sentence(roll, 5)}\n\n`
    for (const kind of kinds) text += `${kind(roll)}\n\n`
  }
  return text.slice(0, length)
}

/** One block of this length. */
export function blockCorpus(kind: 'table' | 'list' | 'paragraph' | 'code', length: number): string {
  const roll = dice(7)
  const makers: Readonly<Record<typeof kind, () => string>> = {
    table: () => `| ${[1, 2, 3, 4].map(() => sentence(roll, 4)).join(' | ')} |\n`,
    list: () => `${'  '.repeat(roll(3))}- ${sentence(roll, 12)}\n`,
    paragraph: () => `${sentence(roll, 14)}. `,
    code: () => `${CODE[roll(CODE.length)] ?? ''}\n`,
  }
  let text = kind === 'table' ? '| a | b | c | d |\n|---|---|--:|---|\n' : kind === 'code' ? '```ts\n' : ''
  while (text.length < length) text += makers[kind]()
  return text.slice(0, length)
}

function sentence(roll: Roll, words: number): string {
  const made = Array.from({ length: words }, () => (roll(9) === 0 ? MARKED[roll(MARKED.length)] : WORDS[roll(WORDS.length)]))
  return made.join(' ')
}

function paragraph(roll: Roll): string {
  return Array.from({ length: 3 + roll(3) }, () => `${sentence(roll, 10 + roll(8))}.`).join(' ')
}

function list(roll: Roll): string {
  const isOrdered = roll(2) === 0
  const items = Array.from({ length: 4 + roll(3) }, (_, index) => {
    const inner = roll(3) === 0 ? `\n   - ${sentence(roll, 6)}\n   - ${sentence(roll, 5)}` : ''
    return `${isOrdered ? `${index + 1}.` : '- '} ${sentence(roll, 9)}${inner}`
  })
  return items.join('\n')
}

function tasks(roll: Roll): string {
  return Array.from({ length: 3 }, () => `- [${roll(2) === 0 ? 'x' : ' '}] ${sentence(roll, 5)}`).join('\n')
}

function code(roll: Roll): string {
  return `\`\`\`ts\n${Array.from({ length: 10 + roll(20) }, (_, index) => CODE[index % CODE.length]).join('\n')}\n\`\`\``
}

function table(roll: Roll): string {
  const rows = Array.from({ length: 4 + roll(5) }, () => `| ${sentence(roll, 2)} | ${sentence(roll, 5)} | ${roll(10_000)} |`)
  return ['| Name | What it does | Count |', '|------|:------------:|------:|', ...rows].join('\n')
}

function chinese(roll: Roll): string {
  return Array.from({ length: 20 }, () => CHINESE[roll(CHINESE.length)]).join('，') + '。'
}

function formula(roll: Roll): string {
  return `$$\n\\sum_{i=1}^{${roll(90) + 10}} \\frac{x_i^2}{${roll(9) + 1}} = \\int_0^1 f(x)\\,dx\n$$`
}

function quote(roll: Roll): string {
  return `> ${sentence(roll, 12)}\n> ${sentence(roll, 10)}`
}
