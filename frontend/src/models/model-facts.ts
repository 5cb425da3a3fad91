/** What is known of a model, as one line: `128k context · vision · $2.50 in, $10 out`. Pure. */
import type { Model } from '../api/model-wire'

/** vue-i18n's `t`, as far as it is needed here. */
export type Say = (key: string, values: Record<string, string>) => string

export function modelFacts({ context_window: window, abilities, price, kind }: Model, locale: string, say: Say): string {
  const dollars = (value: number): string =>
    value.toLocaleString(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 3 })
  return [
    window === null ? null : say('models.window', { tokens: shortTokens(window, locale) }),
    kind === 'image' && !abilities.includes('images') ? say('models.images', {}) : null,
    ...abilities.map((ability) => say(`models.${ability}`, {})),
    price === null ? null : say('models.price', { input: dollars(price.input), output: dollars(price.output) }),
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
}

/** 128,000 and 131,072 are both told as 128k by those who offer them. */
export function shortTokens(tokens: number, locale: string): string {
  const unit = tokens % 1000 !== 0 && tokens % 1024 === 0 ? 1024 : 1000
  const [value, suffix] = tokens >= unit * unit ? [tokens / unit / unit, 'M'] : [tokens / unit, 'k']
  return tokens < unit ? String(tokens) : value.toLocaleString(locale, { maximumFractionDigits: 1 }) + suffix
}
