/**
 * In which order the page's scripts are asked for. Its first script runs as soon as it is there: where the page imports it,
 * it would wait for the rest. Of the others the largest comes first: with more files than connections one has to wait.
 */
import type { Plugin, Rolldown } from 'vite'

const PAGE = '/index.html'
const CHUNK = 'early'
const LINK = / *<link rel="modulepreload" crossorigin href="\/([^"]+)">\n/g

export function firstScript(): Plugin {
  return {
    name: 'first-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { path, bundle = {} }) {
        if (path !== PAGE) return html
        const first = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === CHUNK)?.fileName
        const links = [...html.matchAll(LINK)].map(([line, name = '']) => ({ line, name, size: sizeOf(bundle[name]) }))
        if (!links.some(({ name }) => name === first)) throw new Error('the page does not import its first script')
        const others = links.filter(({ name }) => name !== first).sort((one, other) => other.size - one.size)
        return html
          .replace(LINK, '')
          .replace(/( *)<script type="module".*\n/, `$1<script type="module" async crossorigin src="/${first ?? ''}"></script>\n$&${others.map(({ line }) => line).join('')}`)
      },
    },
  }
}

function sizeOf(file: Rolldown.OutputBundle[string] | undefined): number {
  return file?.type === 'chunk' ? file.code.length : 0
}
