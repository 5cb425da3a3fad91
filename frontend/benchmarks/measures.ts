/** What a renderer has taken, in milliseconds. */

export interface Stats {
  readonly appends: number
  readonly characters: number
  /** Of script, for each append. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** The longest task of the browser, layout and all; 0 if none took more than 50 ms. */
  readonly longestTask: number
}

export class Measures {
  private times: number[] = []
  private characters = 0
  private longestTask = 0

  constructor() {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.longestTask = Math.max(this.longestTask, duration)
    }).observe({ type: 'longtask' })
  }

  async append(act: () => Promise<void> | void, characters: number): Promise<void> {
    const start = performance.now()
    const later = act()
    if (later !== undefined) await later
    this.times.push(performance.now() - start)
    this.characters += characters
  }

  reset(): void {
    this.times = []
    this.characters = 0
    this.longestTask = 0
  }

  stats(): Stats {
    const sorted = this.times.toSorted((one, other) => one - other)
    return {
      appends: sorted.length,
      characters: this.characters,
      p50: quantile(sorted, 0.5),
      p99: quantile(sorted, 0.99),
      longest: sorted.at(-1) ?? 0,
      longestTask: this.longestTask,
    }
  }
}

/** Of values in ascending order. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
