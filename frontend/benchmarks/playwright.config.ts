/** The lab in a browser, driven as by the end-to-end tests. Nothing else runs beside it. */
import { defineConfig } from '@playwright/test'
import { installedBrowser } from '../e2e/installed-browser'

const ADDRESS = 'http://127.0.0.1:4199'

export default defineConfig({
  testDir: '.',
  testMatch: 'markdown.bench.ts',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  reporter: 'line',
  timeout: 60 * 60_000,
  use: {
    baseURL: ADDRESS,
    launchOptions: { executablePath: installedBrowser(), args: ['--no-sandbox'] },
    viewport: { width: 1000, height: 800 },
  },
  webServer: { command: 'npm run serve -- --host 127.0.0.1 --port 4199', url: ADDRESS, reuseExistingServer: false },
})
