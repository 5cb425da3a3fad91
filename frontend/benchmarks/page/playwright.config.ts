/** The product in a browser, driven as by the end-to-end tests. Nothing else runs beside it. */
import { defineConfig } from '@playwright/test'
import { installedBrowser } from '../../e2e/installed-browser'

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
  reporter: 'line',
  timeout: 60 * 60_000,
  use: {
    locale: 'en-US',
    launchOptions: { executablePath: installedBrowser(), args: ['--no-sandbox'] },
    viewport: { width: 1280, height: 800 },
  },
})
