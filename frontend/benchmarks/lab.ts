/** The page of the lab: `/?renderer=parley` streams text into a renderer, driven through `window.lab`. */
import { blockCorpus, mixedCorpus } from '../src/testing/markdown-corpus'
import { Measures, type Stats } from './measures'
import { paced, sampled, type Paced, type Sampled } from './runs'
import type { CreateRenderer, Renderer } from './renderer'

export interface Lab {
  /** Resolves once the page shows the text. */
  append(text: string): Promise<void>
  /** Nothing more comes, as it seems; text that is appended all the same goes on. Resolves once nothing is left to be drawn. */
  finish(): Promise<void>
  /** Back to an empty page. */
  reset(): Promise<void>
  /** The page as it is. */
  html(): Promise<string>
  /** What the text since the last reset has taken. */
  stats(): Promise<Stats>
  sampled(source: string, window: number): Promise<Sampled>
  paced(source: string, from: number, longestMs: number): Promise<Paced>
}

declare global {
  interface Window {
    lab: Lab
    corpora: { readonly mixed: typeof mixedCorpus; readonly block: typeof blockCorpus }
  }
}

const RENDERERS: Readonly<Record<string, () => Promise<{ create: CreateRenderer }>>> = {
  parley: () => import('./renderers/parley'),
  marked: () => import('./renderers/marked'),
  'markdown-it': () => import('./renderers/markdown-it'),
  streamdown: () => import('./renderers/streamdown'),
  'markstream-vue': () => import('./renderers/markstream-vue'),
  comark: () => import('./renderers/comark'),
}

async function openLab(name: string): Promise<Lab> {
  const load = RENDERERS[name]
  if (load === undefined) throw new Error(`There is no renderer ${name}; there are ${Object.keys(RENDERERS).join(', ')}.`)
  const { create } = await load()
  const page = document.querySelector<HTMLElement>('#page')
  if (page === null) throw new Error('The page is not there.')
  const measures = new Measures()
  let renderer: Renderer = create(page.appendChild(document.createElement('div')))

  const lab: Lab = {
    append: (text) => measures.append(() => renderer.append(text), text.length),
    finish: async () => {
      await renderer.finish()
    },
    reset: () => {
      page.replaceChildren()
      renderer = create(page.appendChild(document.createElement('div')))
      measures.reset()
      return Promise.resolve()
    },
    html: () => Promise.resolve(page.firstElementChild?.innerHTML ?? ''),
    stats: () => Promise.resolve(measures.stats()),
    sampled: (source, window) => sampled(lab, source, window),
    paced: (source, from, longestMs) => paced(lab, source, from, longestMs),
  }
  return lab
}

window.lab = await openLab(new URLSearchParams(location.search).get('renderer') ?? 'parley')
window.corpora = { mixed: mixedCorpus, block: blockCorpus }
