/**
 * Which files the page comes in: few. On a slow connection each costs a way there and back, and a browser has six
 * connections; left to itself the bundler makes a file for each way in which something is shared.
 */
import type { Rolldown } from 'vite'

const EARLY = '/src/early.ts'
const PAGE = '/index.html'
const SHARED_PAGE = '/shared.html'
const MARKDOWN = '/markdown/MarkdownView.vue'
const STYLE = /\.css$|[?&]type=style/
/** Other pages than the chat. */
const OTHERS = [SHARED_PAGE, '/sign-in.html', '/admin.html', '/diagram.html']

export const chunks: Rolldown.CodeSplittingOptions = {
  includeDependenciesRecursively: false,
  groups: [{ name: chunkOf }],
}

/** Null: the bundler decides. */
function chunkOf(id: string, graph: Rolldown.ChunkingContext): string | null {
  if (STYLE.test(id) && [PAGE, MARKDOWN].some((entry) => isReached(id, entry, graph, false))) return 'base'
  const isElsewhere = OTHERS.some((entry) => isReached(id, entry, graph, true))
  // The first script to run runs on the page alone.
  if (isReached(id, EARLY, graph, false)) return isElsewhere ? 'small' : 'early'
  if (!isElsewhere || !isReached(id, PAGE, graph, false)) return null
  // The frame of diagrams needs no page.
  return isReached(id, '/diagram.html', graph, false) ? 'small' : 'base'
}

/** From an entry, by its imports; `isLater`: also by those that are only made when they are needed. */
function isReached(id: string, entry: string, graph: Rolldown.ChunkingContext, isLater: boolean): boolean {
  const seen = new Set([id])
  for (const each of seen) {
    if (each.endsWith(entry)) return true
    const module = graph.getModuleInfo(each)
    for (const importer of module?.importers ?? []) seen.add(importer)
    for (const importer of isLater ? (module?.dynamicImporters ?? []) : []) seen.add(importer)
  }
  return false
}
