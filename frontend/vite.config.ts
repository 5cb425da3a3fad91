import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { chunks } from './chunks'
import { firstScript } from './first-script'
import { partsOfVue } from './parts-of-vue'
import { shell } from './shell'

export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } }), partsOfVue(), firstScript(), shell()],
  define: {
    // What page and service worker say to each other. Not a module: the worker has to be one file.
    // Of a reply, that it is one that the worker kept, and where it stands whose they are; of a cache, that what was shared waits in it.
    __KEPT_HEADER__: JSON.stringify('X-Parley-Kept'),
    __OWNER__: JSON.stringify('/owner'),
    __SHARES__: JSON.stringify('shares'),
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Ours takes its place.
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  build: {
    // Nothing comes as data: in an address, which the policy for fonts forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The page, those that show what is shared, where people sign in and where they are looked after, and the frame that diagrams are drawn in.
    rolldownOptions: {
      input: { index: 'index.html', shared: 'shared.html', 'sign-in': 'sign-in.html', admin: 'admin.html', diagram: 'diagram.html', worker: 'src/worker/worker.ts' },
      // A service worker is found by its address.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'), codeSplitting: chunks },
    },
  },
  // Modules, so that what a worker loads on demand stays in files of its own.
  worker: { format: 'es' },
  server: { port: 5173, strictPort: true },
  test: {
    // What needs a document says so in its first line; what is called pure runs without one.
    environment: 'node',
    include: ['src/**/*.test.ts'],
    // Else a style sheet is empty, also for the test that reads the colours in it.
    css: true,
    // Some render a document after each of its characters; what they take says more about the machine than about them.
    testTimeout: 60_000,
  },
})
