/** Work that may wait until the page has nothing else to do. */

interface Deadline {
  timeRemaining(): number
}

/** Where the browser does not say when it is idle, work is done in pieces of this length. */
const SLICE_MS = 8

export class IdleQueue {
  private tasks: (() => void)[] = []
  private isScheduled = false

  get isEmpty(): boolean {
    return this.tasks.length === 0
  }

  add(task: () => void): void {
    this.tasks.push(task)
    this.schedule()
  }

  clear(): void {
    this.tasks = []
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    if ('requestIdleCallback' in window) {
      window.requestIdleCallback((deadline) => this.run(deadline))
    } else {
      setTimeout(() => {
        const end = performance.now() + SLICE_MS
        this.run({ timeRemaining: () => end - performance.now() })
      })
    }
  }

  private run(deadline: Deadline): void {
    this.isScheduled = false
    try {
      do this.tasks.shift()?.()
      while (!this.isEmpty && deadline.timeRemaining() > 1)
    } finally {
      if (!this.isEmpty) this.schedule()
    }
  }
}
