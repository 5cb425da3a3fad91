/** Which stretch of the past a moment belongs to, for headings in a list. Pure. */

export type DateGroup = 'today' | 'yesterday' | 'week' | 'earlier'

/** By the calendar of the person, not by hours. */
export function dateGroup(moment: Date, now: Date): DateGroup {
  const days = daysBetween(moment, now)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  return days < 8 ? 'week' : 'earlier'
}

/** Midnights are compared in UTC, which knows no day of 23 hours. */
function daysBetween(moment: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(moment)) / 86_400_000)
}

function midnight(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
}
