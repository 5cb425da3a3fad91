/** An answer as one would say it: sentence by sentence, without code, tables, formulas and notes. */
import { entityOf } from '../markdown/drawing/entity'
import type { Block, Inline } from '../markdown/engine/document'
import { Engine } from '../markdown/engine/engine'
import { languageOf } from './language-of'

export interface Sentence {
  readonly text: string
  /** A BCP 47 tag. */
  readonly language: string
}

/** Voices of some browsers fall silent in the middle of more, in characters. */
const LONGEST = 220
const SAYABLE = /^[\p{L}\p{N}\s+.,=%]{1,20}$/u

export function spokenSentences(markdown: string, pageLanguage: string): readonly Sentence[] {
  const engine = new Engine({ entity: entityOf })
  engine.append(markdown)
  engine.finish()
  const lines = engine.document.children.flatMap(linesOf).filter((line) => /[\p{L}\p{N}]/u.test(line))
  const usual = languageOf(lines.join(' '), pageLanguage)
  return lines.flatMap((line) => {
    const language = languageOf(line, usual)
    return sentencesOf(line, language).map((text) => ({ text, language }))
  })
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return [[...block.line.done, ...block.line.open].map(saidOf).join('').replaceAll(/\s+/g, ' ').trim()]
    case 'quote':
    case 'list':
    case 'item':
      return block.children.flatMap(linesOf)
    default:
      return []
  }
}

function saidOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return inline.text.replaceAll(/https?:\/\/(?:www\.)?([^\s/<>()]+)[^\s<>()]*/g, '$1')
    case 'code':
      return inline.text
    case 'math':
      return SAYABLE.test(inline.text) ? inline.text : ' '
    case 'image':
      return inline.alternative
    case 'break':
      return ' '
    case 'footnote':
      return ''
    default:
      return inline.children.map(saidOf).join('')
  }
}

function sentencesOf(line: string, language: string): readonly string[] {
  const whole = 'Segmenter' in Intl ? [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(line)].map(({ segment }) => segment) : [line]
  return whole.flatMap(shortOf).filter((text) => /[\p{L}\p{N}]/u.test(text))
}

/** A long one is cut behind a comma or between words. */
function shortOf(sentence: string): readonly string[] {
  const pieces: string[] = []
  let rest = sentence.trim()
  while (rest.length > LONGEST) {
    const beginning = rest.slice(0, LONGEST)
    const comma = Math.max(...[...beginning.matchAll(/[,;:](?=\s)|[，；：、]/g)].map(({ index }) => index + 1), 0)
    const end = comma || beginning.lastIndexOf(' ') + 1 || LONGEST
    pieces.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  return rest === '' ? pieces : [...pieces, rest]
}
