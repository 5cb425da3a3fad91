/** The sections of the administrators' page, by the fragments of their addresses. Pure. */

export const SECTIONS = ['people', 'running', 'usage', 'providers', 'settings', 'log'] as const

export type Section = (typeof SECTIONS)[number]

/** What cannot be meant is the first one. */
export function sectionOf(hash: string): Section {
  return SECTIONS.find((name) => `#${name}` === hash) ?? 'people'
}
