import type { Locator } from '@playwright/test'

/** The arrows at a question or an answer that is one of several in its place. */
export class Versions {
  constructor(private readonly turn: Locator) {}

  get arrows(): Locator {
    return this.turn.getByRole('group', { name: 'Versions' })
  }

  get previous(): Locator {
    return this.arrows.getByRole('button', { name: 'Previous version' })
  }

  get next(): Locator {
    return this.arrows.getByRole('button', { name: 'Next version' })
  }
}
