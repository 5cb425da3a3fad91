/**
 * The engine's tree as HTML, written the way the CommonMark specification writes it, to be compared with its examples.
 * One thing is mapped: paragraphs of a tight list stand in their items without a mark, as its own are always marked.
 */
import type { Block, Inline, Item, Root, Row, Table } from '../markdown/engine/document'
import { inlinesOf } from './line-inlines'

export function htmlOf({ children, footnotes }: Root): string {
  const notes = footnotes.map((note) => `<note ${note.number}>${note.children.map((block) => blockHtml(block, false)).join('')}</note>`)
  return normalizeHtml([...children.map((block) => blockHtml(block, false)), ...notes].join(''))
}

/** Without the line endings between blocks, which mean nothing. */
export function normalizeHtml(html: string): string {
  return html.replace(/\n*(<\/?(?:li|[uo]l|p|blockquote|pre|h\d|hr|table|thead|tbody|tr|t[hd])(?: [^>]*)?>)\n*/g, '$1').trim()
}

function blockHtml(block: Block, isTight: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return isTight ? `\n${inlineHtml(inlinesOf(block.line))}\n` : `<p>${inlineHtml(inlinesOf(block.line))}</p>`
    case 'heading':
      return `<h${String(block.level)}>${inlineHtml(inlinesOf(block.line))}</h${String(block.level)}>`
    case 'code':
      return `<pre><code${languageOf(block.info)}>${escape(block.lines.map((line) => `${line}\n`).join(''))}</code></pre>`
    case 'math':
      return `<math>${escape(block.lines.join('\n'))}</math>`
    case 'rule':
      return '<hr />'
    case 'quote':
      return `<blockquote>${block.children.map((child) => blockHtml(child, false)).join('')}</blockquote>`
    case 'list':
      return block.start === null
        ? `<ul>${itemsHtml(block.children, block.isLoose)}</ul>`
        : `<ol${block.start === 1 ? '' : ` start="${String(block.start)}"`}>${itemsHtml(block.children, block.isLoose)}</ol>`
    case 'item':
      return itemsHtml([block], true)
    case 'table':
      return tableHtml(block)
  }
}

function tableHtml({ alignments, rows }: Table): string {
  const [head, ...body] = rows.map((row, index) => rowHtml(row, alignments, index === 0 ? 'th' : 'td'))
  return `<table><thead>${head ?? ''}</thead>${body.length === 0 ? '' : `<tbody>${body.join('')}</tbody>`}</table>`
}

function rowHtml({ cells }: Row, alignments: Table['alignments'], tag: string): string {
  const html = cells.map((cell, column) => {
    const alignment = alignments[column] ?? null
    return `<${tag}${alignment === null ? '' : ` align="${alignment}"`}>${inlineHtml(inlinesOf(cell))}</${tag}>`
  })
  return `<tr>${html.join('')}</tr>`
}

function itemsHtml(items: readonly Item[], isLoose: boolean): string {
  return items.map(({ children, isDone }) => `<li>${taskHtml(isDone)}${children.map((child) => blockHtml(child, !isLoose)).join('')}</li>`).join('')
}

function taskHtml(isDone: boolean | null): string {
  return isDone === null ? '' : `<input ${isDone ? 'checked="" ' : ''}disabled="" type="checkbox"> `
}

function languageOf(info: string): string {
  const language = info.split(/\s/)[0] ?? ''
  return language === '' ? '' : ` class="language-${escape(language)}"`
}

function inlineHtml(inlines: readonly Inline[]): string {
  return inlines.map(oneInlineHtml).join('')
}

function oneInlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escape(inline.text)
    case 'break':
      return '<br />\n'
    case 'code':
      return `<code>${escape(inline.text)}</code>`
    case 'math':
      return `<math>${escape(inline.text)}</math>`
    case 'emphasis':
      return `<em>${inlineHtml(inline.children)}</em>`
    case 'strong':
      return `<strong>${inlineHtml(inline.children)}</strong>`
    case 'strikethrough':
      return `<del>${inlineHtml(inline.children)}</del>`
    case 'link':
      return `<a href="${encode(inline.href)}"${titleOf(inline.title)}>${inlineHtml(inline.children)}</a>`
    case 'image':
      return `<img src="${encode(inline.source)}" alt="${escape(inline.alternative)}"${titleOf(inline.title)} />`
    case 'footnote':
      return `<sup>${String(inline.number)}</sup>`
  }
}

function titleOf(title: string | null): string {
  return title === null ? '' : ` title="${escape(title)}"`
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/** As the specification's own renderer writes addresses; what is encoded already stays. */
function encode(url: string | null): string {
  return escape(encodeURI((url ?? '').replace(/\p{Surrogate}/gu, '\ufffd')).replace(/%25(?=[0-9a-f]{2})/gi, '%'))
}
