/**
 * The frame that a diagram is drawn in: a document without an origin and without a network, for what is drawn was written by
 * a model and Mermaid is too large to be trusted with the page.
 */
import mermaid from 'mermaid'
import './frame.css'
import type { DiagramReply, DiagramRequest } from './messages'

let drawn = 0

function tell(reply: DiagramReply): void {
  window.parent.postMessage(reply, '*')
}

async function draw({ source, isDark }: DiagramRequest): Promise<void> {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, theme: isDark ? 'dark' : 'neutral', suppressErrorRendering: true })
  drawn += 1
  try {
    const { svg } = await mermaid.render(`diagram-${drawn}`, source)
    document.body.replaceChildren(document.createRange().createContextualFragment(svg))
    tell({ kind: 'drawn', height: Math.ceil(document.body.getBoundingClientRect().height) })
  } catch {
    tell({ kind: 'refused' })
  }
}

window.addEventListener('message', ({ data, source }: MessageEvent<DiagramRequest>) => {
  if (source === window.parent) void draw(data)
})
tell({ kind: 'ready' })
