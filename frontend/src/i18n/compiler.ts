/**
 * What our sentences need of vue-i18n's language: `{name}` stands for a value, ` | ` between the forms for one and for many. Its
 * own compiler reads more, and is larger than all our words.
 */
import type { MessageCompiler, MessageContext, MessageFunction } from 'vue-i18n'

type Value = string | number | undefined

const FORMS = ' | '
const VALUE = /\{(\w+)\}/

export function createCompiler(): MessageCompiler {
  const compiled = new Map<unknown, MessageFunction>()
  return (sentence) => {
    const known = compiled.get(sentence) ?? compile(sentence as string)
    compiled.set(sentence, known)
    return known
  }
}

function compile(sentence: string): MessageFunction {
  // Every other piece is the name of a value.
  const forms = sentence.split(FORMS).map((form) => form.split(VALUE))
  return (context: MessageContext) => {
    const said = forms.map((pieces) => say(pieces, (name) => context.named(name) as Value))
    return said.length > 1 ? context.plural(said) : (said[0] ?? '')
  }
}

function say(pieces: readonly string[], valueOf: (name: string) => Value): string {
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : (valueOf(piece) ?? ''))).join('')
}
