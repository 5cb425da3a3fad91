import { describe, expect, test } from 'vitest'
import css from './tokens.css?raw'

type Rgb = readonly [number, number, number]
type Theme = 'light' | 'dark'

/** Björn Ottosson's OKLab (https://bottosson.github.io/posts/oklab/), to linear sRGB cut to its gamut. */
function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const cut = (value: number): number => Math.min(1, Math.max(0, value))
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function tokenIn(theme: Theme, name: string): Rgb {
  const number = '([\\d.]+)'
  const colour = `oklch\\(${number} ${number} ${number}\\)`
  const match = new RegExp(`--${name}: light-dark\\(${colour}, ${colour}\\);`).exec(css)
  if (match === null) throw new Error(`tokens.css has no pair of colours for --${name}`)
  const [l = 0, c = 0, h = 0] = match.slice(theme === 'light' ? 1 : 4).map(Number)
  return linearRgb(l, c, h)
}

/** WCAG 2.2, relative luminance of linear sRGB. */
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, contrast ratio. */
function contrast(theme: Theme, front: string, back: string): number {
  const [darker = 0, lighter = 0] = [luminance(tokenIn(theme, front)), luminance(tokenIn(theme, back))].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The least that is asked of a pair: 4.5 for text, 3 for what is not text. */
const TEXT = 4.5
const SHAPE = 3

const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['paper', 'raised', 'sunk', 'accent-soft', 'mark'].map((back) => ['ink', back, TEXT] as const),
  ...['paper', 'raised', 'sunk'].map((back) => ['soft', back, TEXT] as const),
  ...['paper', 'raised', 'sunk', 'accent-soft'].map((back) => ['accent', back, TEXT] as const),
  ...['paper', 'raised'].map((back) => ['danger', back, TEXT] as const),
  ...['paper', 'raised', 'sunk'].map((back) => ['edge', back, SHAPE] as const),
  ['on-accent', 'accent', TEXT],
  ['live', 'paper', SHAPE],
  ...['keyword', 'string', 'number', 'function', 'type', 'comment'].map((name) => [`syntax-${name}`, 'sunk', 4.9] as const),
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(PAIRS)('%s on %s has a contrast of at least %d', (front, back, least) => {
    expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(least)
  })
})

/** What the tokens were chosen for, to one decimal or to the whole number. */
test.each([
  ['ink', 'paper', 15.5, 14.3],
  ['soft', 'paper', 5.9, 7.2],
  ['edge', 'paper', 3.8, 4.2],
  ['accent', 'paper', 6.7, 10],
  ['on-accent', 'accent', 6.8, 10],
  ['ink', 'accent-soft', 13.7, 10.7],
  ['live', 'paper', 3.5, 9.4],
  ['danger', 'paper', 6, 7.4],
  ['ink', 'mark', 12, 5.9],
])('%s on %s has the contrast it was chosen for: %d light, %d dark', (front, back, light, dark) => {
  expect(Math.abs(contrast('light', front, back) - light)).toBeLessThan(0.5)
  expect(Math.abs(contrast('dark', front, back) - dark)).toBeLessThan(0.5)
})
