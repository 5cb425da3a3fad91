import type { Locator, Page } from '@playwright/test'

/** What one frame showed, in CSS pixels of the window. */
export interface Frame {
  readonly scroll: number
  /** Where the watched element stood. */
  readonly top: number
  /** Where the page ended. */
  readonly end: number
}

interface Recording {
  frames: Frame[]
  isOn: boolean
  waiting: (() => void)[]
}

/** What is changed as soon as a frame is recorded is not taken for something that was drawn. */
export interface RecordedWindow {
  readonly frameRecorded: () => Promise<void>
}

/** Records every frame that a page draws. It is begun once the first one is recorded: what comes then is compared with that. */
export class ScrollLog {
  private constructor(private readonly page: Page) {}

  static async begin(page: Page, watched: Locator): Promise<ScrollLog> {
    await watched.evaluate(async (element) => {
      const recording: Recording = { frames: [], isOn: true, waiting: [] }
      const frameRecorded = (): Promise<void> => new Promise((resolve) => recording.waiting.push(resolve))
      Object.assign(window, { recording, frameRecorded })
      // A message sent from a frame's callbacks is read once that frame is drawn, with all that observers did to it.
      const { port1, port2 } = new MessageChannel()
      port2.onmessage = () => {
        const { top } = element.getBoundingClientRect()
        recording.frames.push({ scroll: window.scrollY, top, end: document.documentElement.getBoundingClientRect().bottom })
        if (recording.isOn) requestAnimationFrame(() => port1.postMessage(null))
        for (const go of recording.waiting.splice(0)) go()
      }
      requestAnimationFrame(() => port1.postMessage(null))
      await frameRecorded()
    })
    return new ScrollLog(page)
  }

  /** Three frames from now everything that has arrived is drawn and recorded. */
  async end(): Promise<readonly Frame[]> {
    return await this.page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      const { recording } = window as unknown as { recording: Recording }
      recording.isOn = false
      return recording.frames
    })
  }
}

/** The most that the watched element moved over all frames. */
export function wander(frames: readonly Frame[]): number {
  const tops = frames.map((frame) => frame.top)
  return Math.max(...tops) - Math.min(...tops)
}

/** A scroll by key is animated: it is over once ten frames stand still. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let still = 0; still < 10; ) {
      const before = window.scrollY
      await new Promise(requestAnimationFrame)
      still = window.scrollY === before ? still + 1 : 0
    }
  })
}

/** How far the window is from the top of the page, and from its end. */
export async function scrollPlace(page: Page): Promise<{ top: number; left: number }> {
  return await page.evaluate(() => {
    const { scrollTop, scrollHeight, clientHeight } = document.documentElement
    return { top: scrollTop, left: scrollHeight - clientHeight - scrollTop }
  })
}
