/**
 * Frames while something is scrolled by the wheel.
 *
 * The browser scrolls in its compositor: which frames that has shown is read from Chromium's trace (PipelineReporter,
 * cc/metrics/compositor_frame_reporter.cc), and what kept the page's own thread from its frames from requestAnimationFrame.
 */
import type { Page } from '@playwright/test'

export interface Scrolled {
  /** Those that were due. */
  readonly frames: number
  /** Nothing new was shown when it was due. */
  readonly dropped: number
  /** It was shown with a part of the view still empty. */
  readonly blank: number
  /** The page's thread came to its frame half a frame late or more. */
  readonly late: number
  /** Milliseconds between two frames of the page's thread. */
  readonly longest: number
}

export const NOTHING: Scrolled = { frames: 0, dropped: 0, blank: 0, late: 0, longest: 0 }

const FRAME_MS = 1000 / 60
const SPEED = 4000
const CATEGORY = 'disabled-by-default-devtools.timeline.frame'
const BLANK = ['checkerboarded_needs_raster', 'checkerboarded_needs_record', 'has_missing_content'] as const

type Reporter = Readonly<Partial<Record<(typeof BLANK)[number], boolean>>> & {
  readonly frame_sequence: number
  readonly state: string
  readonly scroll_state: string
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly args?: { readonly frame_reporter?: Reporter }
}

/** `distance`: CSS pixels, downwards. The pointer is where the window's `x` is, in its middle. */
export async function scrolled(page: Page, x: number, distance: number): Promise<Scrolled> {
  const client = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  client.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await client.send('Tracing.start', { traceConfig: { includedCategories: [CATEGORY], excludedCategories: ['*'] }, transferMode: 'ReportEvents' })
  await page.evaluate(watchFrames)
  await client.send('Input.synthesizeScrollGesture', { x, y: 400, yDistance: -distance, speed: SPEED, gestureSourceType: 'mouse' })
  const gaps = await page.evaluate(() => (window as unknown as { frameGaps: () => number[] }).frameGaps())
  const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve))
  await client.send('Tracing.end')
  await complete
  await client.detach()
  return { ...shown(events), late: gaps.filter((gap) => gap > 1.5 * FRAME_MS).length, longest: Math.max(0, ...gaps) }
}

export function sum(one: Scrolled, other: Scrolled): Scrolled {
  return {
    frames: one.frames + other.frames,
    dropped: one.dropped + other.dropped,
    blank: one.blank + other.blank,
    late: one.late + other.late,
    longest: Math.max(one.longest, other.longest),
  }
}

/** Runs in the page. */
function watchFrames(): void {
  const gaps: number[] = []
  let before: number | null = null
  const note = (now: number): void => {
    if (before !== null) gaps.push(now - before)
    before = now
    request = requestAnimationFrame(note)
  }
  let request = requestAnimationFrame(note)
  const frameGaps = (): readonly number[] => {
    cancelAnimationFrame(request)
    return gaps
  }
  Object.assign(window, { frameGaps })
}

/** A frame has up to two reporters, one of the compositor and one of the page's thread: what either has shown was shown. */
function shown(events: readonly TraceEvent[]): Pick<Scrolled, 'frames' | 'dropped' | 'blank'> {
  const frames = new Map<number, { isPresented: boolean; isDropped: boolean; isBlank: boolean }>()
  for (const { name, ph, args: { frame_reporter: reporter } = {} } of events) {
    if (name !== 'PipelineReporter' || ph !== 'b' || reporter === undefined || reporter.scroll_state === 'SCROLL_NONE') continue
    const before = frames.get(reporter.frame_sequence)
    const isPresented = reporter.state.startsWith('STATE_PRESENTED')
    frames.set(reporter.frame_sequence, {
      isPresented: isPresented || before?.isPresented === true,
      isDropped: reporter.state === 'STATE_DROPPED' || before?.isDropped === true,
      isBlank: (isPresented && BLANK.some((kind) => reporter[kind])) || before?.isBlank === true,
    })
  }
  const due = [...frames.values()].filter(({ isPresented, isDropped }) => isPresented || isDropped)
  return {
    frames: due.length,
    dropped: due.filter(({ isPresented }) => !isPresented).length,
    blank: due.filter(({ isBlank }) => isBlank).length,
  }
}
