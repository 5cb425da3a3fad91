/** highlight.js's HTML → lines of coloured text. Pure. */

export type Colour = 'keyword' | 'string' | 'number' | 'function' | 'type' | 'comment'

/** A stretch of text in one colour, null: in that of the text around it. */
export type ColourToken = readonly [colour: Colour | null, text: string]

/** By the class that highlight.js gives, without its `hljs-`. What is not here has no colour of its own. */
const COLOURS: Readonly<Record<string, Colour>> = {
  addition: 'string',
  attr: 'type',
  attribute: 'type',
  built_in: 'type',
  bullet: 'keyword',
  class_: 'type',
  comment: 'comment',
  deletion: 'keyword',
  doctag: 'comment',
  function_: 'function',
  keyword: 'keyword',
  literal: 'number',
  meta: 'comment',
  name: 'keyword',
  number: 'number',
  quote: 'comment',
  regexp: 'string',
  section: 'function',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-tag': 'keyword',
  string: 'string',
  symbol: 'number',
  'template-variable': 'number',
  title: 'function',
  type: 'type',
  variable: 'number',
}
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" }
const PIECE = /<span class="([^"]*)">|<\/span>|[^<]+/g

export function colourLines(html: string): readonly (readonly ColourToken[])[] {
  const lines: ColourToken[][] = [[]]
  const open: (Colour | null)[] = []
  for (const [piece, classes] of html.matchAll(PIECE)) {
    if (classes !== undefined) open.push(colourOf(classes) ?? open.at(-1) ?? null)
    else if (piece === '</span>') open.pop()
    else addText(lines, open.at(-1) ?? null, piece.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity))
  }
  return lines
}

/** The more special class counts: `hljs-title function_`. */
function colourOf(classes: string): Colour | undefined {
  return classes
    .split(' ')
    .map((name) => COLOURS[name.replace(/^hljs-/, '')])
    .findLast((colour) => colour !== undefined)
}

function addText(lines: ColourToken[][], colour: Colour | null, text: string): void {
  for (const [index, part] of text.split('\n').entries()) {
    if (index > 0) lines.push([])
    if (part !== '') lines.at(-1)?.push([colour, part])
  }
}
