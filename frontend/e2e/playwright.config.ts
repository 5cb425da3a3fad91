import { defineConfig } from '@playwright/test'
import { installedBrowser } from './installed-browser'

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  // Small machines stand still for seconds at times: nothing here measures time.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    // But where it is what is tested.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: installedBrowser(), args: ['--no-sandbox'] },
  },
})
