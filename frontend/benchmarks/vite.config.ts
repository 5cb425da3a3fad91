import vue from '@vitejs/plugin-vue'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import page from '../vite.config'

/** Clocks are exact only where no other origin could use them. */
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** The lab is the first page. */
const labFirst: Plugin = {
  name: 'lab-first',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((request, _response, next) => {
      if (request.url !== undefined && /^\/(?:\?|$)/.test(request.url)) request.url = `/benchmarks/index.html${request.url.slice(1)}`
      next()
    })
  },
}

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  plugins: [vue({ features: { optionsAPI: false } }), labFirst],
  define: page.define ?? {},
  resolve: { dedupe: ['vue'] },
  worker: { format: 'es' },
  build: {
    outDir: 'benchmarks/dist',
    target: 'es2023',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: [join(import.meta.dirname, 'index.html'), join(import.meta.dirname, '../diagram.html')] },
  },
  preview: { headers: HEADERS, strictPort: true, cors: { origin: '*' } },
})
