/** The bar comes with the first recording. */
import type RecordingBar from './RecordingBar.vue'

export function loadRecordingBar(): Promise<{ readonly default: typeof RecordingBar }> {
  return import('./RecordingBar.vue')
}
