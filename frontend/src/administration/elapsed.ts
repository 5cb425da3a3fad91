/** How long something has gone on, as it is written: `12s`, `3m 5s`. Pure. */

export function elapsed(ms: number, locale: string): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const rest = unit(seconds % 60, 'second', locale)
  return minutes === 0 ? rest : `${unit(minutes, 'minute', locale)} ${rest}`
}

function unit(value: number, name: 'second' | 'minute', locale: string): string {
  return value.toLocaleString(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' })
}
